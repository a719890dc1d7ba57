"""First names of many countries, L to Z, beside the most frequent of :mod:`.given_names`.

French, British and American, Irish, of the Maghreb and of West Africa, Portuguese, Spanish,
Italian, German, Dutch, Polish and other Slavic, Turkish, Indian and Pakistani, Vietnamese,
Chinese, Japanese, Nordic, Greek, Hebrew. Folded (lower case, no accents). Names that are ordinary
words of French or English are left out, or stand in ``COMMON_WORDS`` too.
"""

from __future__ import annotations

NAMES = frozenset(
    """
    lacey lachlan ladji laercio lahcen lahsen laia laiba lainey lajos lakhdar lakshay lakshmi
    lalit lalita lalla lamberto lambros lamiae lamine lana landon lanie lanre laoise larisa
    larysa lassana lasse laszlo lata latif latifa latisha latoya laurane laureano laureen
    laurene laurentine laurenz lauriane laurinda laurine lauro lauryn lavinia lawrence lawson
    laxman laxmi layla lazar lazare lazaro leander leandra leandre leandro leane leann lech
    leela leena lefteris leif leigh leire lekan lela leland lelio leman leni lenka lennart
    lennie lennon lenny leny leocadia leocadio leokadia leona leonarda leonce leone leonel
    leonhard leonid leonida leonidas leonor leontine leopoldine leopoldo lesley lesya leszek
    letitia letizia letty levent levente lex lexi lexie leyla leyre lia liana libby libero
    libertad licia licinio lidia lidiya lieke liesbeth liesel lieselotte liesl lieve lifang
    ligia lihua liisa lijuan lili lilia liliana lilianna liling lilith lilli lillie lilly lilya
    linette linh linnea linton linus lionelle lior liora liron lisanne lisbet lisbeth lise
    lisette lison litsa liv livia livio livvy liwia lixin liying liza ljiljana ljubica llewellyn
    loes lohan lokesh loli lolita lonneke lonnie lope lorcan loredana lorella loren lorenz
    lorenza loretta lorette lori lorie loris lotfi lothar lottie lou louanne loubaba loucas
    louella louie louisa louisette louisiane louison louka loukas lounes lounis lourenco lovisa
    lowri luana luanne lubin lubna lucian luciano lucila lucilia lucilio lucille lucinda lucio
    lucja lucjan lucrece lucretia lucrezia ludek ludger ludmila ludmilla ludo ludovica ludovico
    ludovina ludwig ludwik ludwika luella luigia luise luisella luiz luiza luka lukasz lula
    luong lupe luther luuk luzia lyes lyle lyna lyndon lyndsay lyndsey lynette lynsey lyra lyse
    lyuba lyubov lyudmila maaike maarit maarten maartje maayan mabel mabon macarena macha maciek
    mackenzie macy madan maddalena maddie maddison maddy madeline madelon madge madhavi madhu
    madhur madiha mado madonna mae maela maeline maelis maelyne mafalda magda magdeleine
    magdolna maggie magnhild magno magnus maguelone maha maham mahdi maheen mahendra maher
    mahesh mahfoud mahir mahira mahjoub mahmoudou mahnoor maia maike maily mailys maimouna maira
    mairead mairin maisie maissa maissane maisy maite maja majda majdi majid makena makhlouf
    maki makoto maks maksim maksym maksymilian malachi malachy malak malek malena malgosia mali
    malika malin malka mallory malo malte malvina mamady mame mami mamoudou mamta manal manami
    manar manasi mandeep mandi mandla mandy manfred manfredi mangesh manish manisha manjeet
    manjit manju manjula manlio manoa manoel manohar manoj manoli manolis manolo mansi mansour
    mansoura manuella mara maram marcela marceli marcelina marcelino marcella marcellin
    marcelline marcello marci marcie marcos marcy mared mareike margarete margarida margerie
    margery margie margit margo margret margrit mariah mariama mariame mariangela marianna
    mariano mariatou maribel marieke mariella marielle mariem marietta mariette marigold marija
    marijana marijke marijn marika mariko marilena marilia marilou marilyne mariola mariolina
    marios marisa marisol marissa marit marita mariuccia mariusz mariyam marjan marjatta marjo
    marjory markku marko markus marla marlies marloes marlon marly marnie marouan marouane
    marsha marshall martijn martim martina marty martyn martyna marusya marva marwa marwan
    marwane maryam maryann maryanne marybeth maryjane maryla maryline maryna maryse maryvonne
    marzena marzia marzio masako masao masashi masato massimiliano massinissa matej mateus
    mateusz mathea matheo mathew mathilda mathurin mathys matias matilde matthias matthijs matti
    mattia mattie maude maura maurane mauricette mauricio maurin mauro maurycy mavis maxance
    maximiano maximilian maximilien maximino maximo maximus maxwell maya mayan mayeul maylis
    mayu mayumi mbarek mea meabh mebarek mechthild meena meenakshi meera mees megha megumi
    mehmoud mehreen mehrez mehul mehwish meifang meihua meike meiling meinhard meiying mel
    melaine melania melchor melek melih melike melinda meline meltem melvin melvyn mena menachem
    menashe mengyao meral merav merce meredith meriam meric meriem merle merouane mert merve
    mervyn meryam meryem meryl messaoud mesut mete metin mette mfon micaela michaela michaella
    michal michalina michalis micheal michela michelangelo michiko mick mickaelle mickey midori
    mieczyslaw mieke mieszko miha mihaela mihai mihail miho mika mikael mikaela mikayla mikey
    miki mikkel mikko miklos mikolaj mila milena milica milind milly milo milorad milos milosz
    miloud milouda milton mimi mimmo mina minako minal mindy minerva mingming mingyu minh minjun
    minna minnie mino minseo miodrag mira mirabel mirabelle mirco mireia mireille mirella miren
    miri mirjam mirjana mirko miroslav miroslaw miroslawa misaki misbah mitali mitch mitchell
    mithun mitko mitsuko miyuki moazzam mobeen mobolaji modesta modibo modupe mohamadou mohammad
    mohand mohini mohit mohsen mohsin moina moise moises mojisola momina momoka mona moncef
    moncho monia monifa montassar montgomery montse montserrat monty morag mordecai mordechai
    morena moreno morgado morgana moritz mortadha morten moses moshe mostafa mouad mouhamadou
    mouhamed mouloud mouna mounia mourtada moustafa moustapha mridul mubashir mucahit muge
    muguette muhammed muhammet muharrem muireann muirne mukesh mukta mukul muneeb muneeba murat
    murielle murphy murray murtaza musa musharraf mustapha mutlu muzaffer mya mykhailo mykola
    myles mylie myron myrtle mysie naama nabeel nabila naby nacer nacera nachiket nachman nacho
    nadeem nadir nadira nadiya nadjet nadjia nadjib naeem naelle nafisa naftali nagesh nahel
    naila naim naima naina nais najat najib najla najoua najwa nalan nalini naman namrata nanci
    nandini nandor nanette nanna nannie naoise naoki naoko naomie naoual naoufel narciso
    narendra naresh nargis narinder nasir nasr nasreddine nasreen nasri nasser nassiba nassima
    nassira natalene nataliia natalija natalina nataliya natalya natasa natasja natasza natercia
    nathael nathanael nathaniel natsuki natsumi naveed naveen navjot navneet nawal nawel naz
    nazan nazaret nazario nazha nazia nazim nazli ndeye ndidi neal neasa necati necip necla ned
    nedim nedjo neelam neeraj neeta neetu neha nejma nektarios nela nelda nele nelia nell nella
    nellie nello nelly nelson nenad nerea nergis nermin neslihan nesrin nesrine nesta nestor
    nettie neusa neven nevena neville nevin nevio nevzat nezha ngan nghia ngoc ngozi nguyet nhan
    nhat nhi nhung nia niall niccolo nichola nicholle nicki nicoletta nicolette nicolo nida
    nidal nidhi niek niels nienke nieves nighat nihad nihal niharika nihat niina nikita nikki
    nikodem nikola nikolaos nikolas nikolaus nikos nilay niles nilesh nilgun nils nilufer nimet
    nimisha nimra nino ninon nir niraj niranjan nirit nirmal nirmala nisha nishant nishita
    nitesh nitin nitya nitzan niyati nizar njeri nkem nkemdilim nkiruka nkosana nnamdi nneka
    nnenna noa noam noane noboru nobu nobuko noelia noelie noeline noella noellie noemia noga
    nola nolan nolann nolhan noman nomsa nona nonso noora norbert norberto nordin noreen noriko
    norine norris nosheen nouha nour noura nourdine noureddine nouredine nouria noussaiba
    nthabiseng ntombi nuala nuno nunzia nunzio nur nuran nuray nurcan nurgul nurhan nuri nuria
    nurit nurten nyambura nye nynke oana obaid obinna octavia octavie octavio oddvar odete
    odhran odin odinaka ofer ofir ofra ogechi ohad oier oisin okan okba oksana oktay ola olabisi
    oladele olaf olajide olamide olav olaya olayinka olcay ole oleg olegario oleh olek oleksii
    olimpia olinda olindo oliwia oliwier olli ollie olu oluchi olufemi olufunke olumide olusegun
    oluwafemi oluwaseun oluwaseyi oluwatobi olwen olwyn olympe omair omari ombeline omero
    omolara onder ondina ondine ondrej onofrio onur onyeka onyinye oona oonagh ophelia orazio
    orest oreste orhan oriane orianne orietta oriol orit orlaith orlane ornella orphee orsola
    orsolya orson orville osagie osamu osaze osbert osian oskar osman osnat osvaldo oswald oswin
    otavio otis ottavia ottavio ottilie ottmar otto ottokar ouafa ouahiba oualid ouarda ouassim
    ouiam ouissam oumaima oumar oumayma oumou oumy oussama ousseynou outi ovide oya oyvind ozan
    ozer ozge ozgur ozkan ozlem paavo paco pacome paddy padraic padraig padraigin paivi pallavi
    palle palmira palmiro paloma panagiota panagiotis pancho pancrazio pankaj panos paolina
    paolo pape paqui paquita parag paramjit paraskevi paresh paride parminder parth parul
    parvati parveen pascoal pascual pasi paskal pasquale pasqualina pastora pati patricio
    patrizia patrizio patrycja patryk patsy patti pattie patty patxi paule paulin paulina
    paulino paulo pauly pavan pavel pavlina pavlo pavlos pawan payal payton paz peadar peggie
    pekka pelagia pelagie pelin pembe penda pengfei pentti pepa pepe pepita percival perdita
    peregrine perihan pernilla perpetua perry petar petr petri petro petronella petros petula
    petya peyton philemon philibert philipp philippine philomena philomene phineas phuc phuong
    phyllida pia piera pierangelo piergiorgio piero pierpaolo pierrette piers piet pieter pietro
    pilar pili pinar pinchas piper pippa pippo pirjo pirkko piroska placido plamen poline
    polyxeni pooja poonam portia poul prabhakar prabhat prachi pradeep pradyumna prajakta
    prakash pramod pranav pranay prasad prasanna prashant prateek pratibha pratik pratima
    praveen preben predrag preeti preksha prerna prescott preston primitivo pritam priti
    priyanka priyansh prudencio przemek przemyslaw pulkit puneet purificacion purnima pushpa
    qasim qian qiang qin qiong qiuyan quang queenie quincy quinn quique quirino quitterie quoc
    quratulain quy quyen quynh raanan rabia racha rachele rachida rada radek radka radmila rados
    radoslaw radovan radu rae raees raelene rafa rafaela rafe raffaela raffaele raffaella
    rafferty rafi rafia rafik rafiq raghav raghu raghunath ragip ragnar ragnhild rahat raheela
    rahim rahime rahma rahul raija raimo raimondo raimunda raimundo raina rainer raisa raja
    rajae rajan rajani rajat rajeev rajendra rajinder rajiv rajkumar rajnish rakesh rakhi ralf
    ralphie rama raman ramazan ramdan ramdane ramesh rami ramiro ramsey ramy ramzi ranbir randal
    randall randi randolph randy rania ranjan ranjana ranjit raoul raphaela raquel rashi rashmi
    rasim rasmus ratan ratko ravindra raviraj rayane raymonde rayna raynor raza razane razia
    reagan rebekah recep reda redha redouane reece reese refik reg reggie regina rehan rehana
    rehman reid reijo reiko reilly reinaldo reiner reinhard reinhold reinier rejane reka rekha
    remedios remigiusz remo remziye rena renan renate renato renelle renske renu renuka renzo
    reshma resul reto reuben reva rex reyes reyhan reynald reynold rhea rhita rhoda rhodri rhona
    rhonda rhydian riad riadh rian riaz ribery ricarda ricardina riccarda richa richie rick
    rickie rida ridha ridhi ridley ridvan rifat rigoberto rihab riham rihanna riikka rik rika
    rikke riley rina rinaldo rino rinske riona ripudaman rishabh rishi risto ritesh ritika ritu
    ritva rivka rizwan rizwana roanna roberte robina robinson robyn rocco roch rochelle roderic
    roderich rodger rodolfo rodrigue roel rogatien rogelio rogerio rohini rohit roibeard roisin
    rokaya rokhaya rokia roksana roksolana rolande rolando rolf rolo romaric romeu romilly
    romina romolo romuald romy rona ronaldo ronan ronda ronen roni ronit ronja roo roos roque
    rosalba rosaleen rosalia rosalie rosalina rosaline rosalyn rosamund rosana rosanna rosanne
    rosaria rosario rosaura roscoe roseanne rosella roselle roselyn roselyne rosemarie rosemonde
    rosendo rosetta rosette roshan roshni rosina rosine rosita rosl roslyn rosmarie rosolino
    rossana rossella rostislav roswitha rotem rowan rowena rowland rowley roxana roxanna roxie
    royce royston rozalia ruadhan ruairi rube ruben ruchi ruchika rudi rudiger rudolf rudolph
    rudy rufino rufus ruggero ruhi ruiling rukiye rukmini rupa rupali ruperto rupesh rupprecht
    ruqayya ruslan ruslana rute ruthie ruti ruud ruzica ryad ryder rylan rylee rym ryma ryo
    ryoko ryosuke ryota ryszard ryuichi saad saadia saara saba sabah sabahattin sabatino sabeen
    saber sabiha sabina sabino sabri sacha sachiko sachin sadaf sadek sadhbh sadia sadie sadik
    sadio saeed safa safae safdar saffi safia safiatou safiya safiye safouane sagar sahar sahil
    sai saida saidou saige saima sajid sajida sajjad saki sakina sakis sakshi salah saleh salif
    salifou salih saliha salima salma salman saloni salustiano salvador salwa samara samba
    sameer sami samiha samina sammi sammie sammy sampada sampson samra samreen samriddhi samson
    samuela samuele samuli samy sana sanaa sanae sander sandhya sandi sandie sandor sandro
    sangeeta sangita sanja sanjana sanjeev sanjiv sanket sanna sanne santina santos santosh
    saoirse sapna saqib saraswati sarfraz sarika sarit sarita sarmad sarojini sarolta sarra sasa
    sascha sasha saskia satish satoko satoru satoshi satu saturnin saturnino satya saulo saurabh
    savanna savannah saverio savita savvas sawyer sayaka sayuri scarlett seamus seanan
    sebastiana sebastiano sebastiao sedat seema segismundo segolene seher selcuk selda selen
    selena selim selima selin selina semih semra semyon senay seoyeon seppo septime serafin
    serafina serap sercan serdar seren serena sergei sergey serhat serhiy serkan serpil sertac
    servane seth settimio seumas seun sevan sevda severa severiano severin severino sevgi sevil
    sevim sevinc seweryn sextus seydina seyi seymour sezen sezer sezgin shabana shabnam shafiq
    shagufta shah shahid shahida shahzad shai shailesh shaima shaista shakeel shakila shalini
    shalom shamim shana shani shania shankar shannen shanti shaoqing sharad sharda shari
    sharlene sharmila sharron shashank shashi shaul shauna shaw shay shazia shea sheena sheeraz
    sheetal shelagh shelby sheldon sherri sherrie sheryl shigeru shikha shilpa shimon shinji
    shiori shira shirine shirish shital shiva shivam shivani shizuka shlomi shlomit shlomo
    shmuel shoaib shobha shogo shola shona shoshana shota shraddha shreya shrikant shruti
    shubham shufen shui shulamit shweta sibel sibylle sid siddharth siddhi sidi sidra sidy siebe
    siegbert siegfried sieglinde siegmund sierra sietske sigmar sigmund sigurd siham sihem silas
    silje silke silvana silvano silverio silvester silvestre silvio simao simeon simi simonetta
    simonne simran sinan sinead sinem sini siofra sion sipho sira sirkka siro sirpa sissel sita
    sivan sive siyu sizwe sjaak sjoerd skander skye skyla skylar slavica slawek slimane slobodan
    smita smriti sneha snehal snezana snezhana sobia socorro sofiya sohail soizic soji sokhna
    sola soledad soline solomon solveig somto sonal sonali sonam sondra soner songul sonja sonny
    sonsoles sonya soojin sorcha soren sota sotiria sotiris souad soufiane soufyane soukaina
    soulaymane souleymane soumaya soumya sourav spencer spyridon spyros srinivas srishti stacie
    stacy stamatis stan stanford stanislas stanislav stanislaw stanislawa stanko stavros
    stavroula stefanie stefano steff steffen steffi stela stelios stellan stepan stephan
    stephany stevie stian stig stijn stjepan stoyan stratos stu sture suat subhash subramaniam
    sudha sudhir sudipta suhail suhas sukhdeep sukhjit sukhwinder sukie suleyman sultana sumaira
    suman sumeet sumit sumita suna sundas sunil supriya suraj surbhi surekha surendra suresh
    surinder surjit surya susana susannah susanne sushant sushil sushila sushma susie susumu
    sutton suus suzan suzanna suzette suzie suzon suzy svein sven sverre svetla sveva svitlana
    swantje swapnil swara swarup swati sybil sybille sylvaine sylvana sylvere sylvester
    sylvestre sylwester sylwia synnove syrine szabolcs szczepan szilvia szymon tabassum tabea
    tabitha tadashi tadeu tadeusz tadhg taehyung taha tahar tahir tahira taiki taina taiwo
    takahiro takako takeshi takumi talat talha tali talia taliesin talitha tallulah talya tamar
    tamas tamer tamika tamiko tamir tammie tamou tamsin tancrede tancredi taneli taner tanisha
    tanja tanmay tanveer tanvi tanya tanzeela taoufik tapani tapio taras tarek tareq tarik
    tarkan taro tarquin tarun tasha tatjana tatsuya tatum tatyana taufiq tay taya tayeb tayfun
    tayo tayyaba tayyip teagan teemu tegan tehmina tejas tejaswini tekin telio telma telmo temi
    temitope tendai teo teodolinda teodora teodoro teofilo tere terenzio teresinha teresita tero
    tess tessa tessel tessie tetiana tetsuya teun teunis thabo thad thaddeus thais thanasis
    thandi thandiwe thanh thanos thao thea themba theodor theodora theodoros theodule theofilos
    theophane theotime theresia theron theun thien thierno thijs thilo thinh thiphaine thoa
    thodoris thora thorbjorn thore thorsten thouraya thu thuan thuy tia tiago tiana tibere tibor
    tidiane tiegan tiernan tierney tiffani tihomir tiina tilda tilly tilman timea timeo timmy
    timo timofey timoteo timothe tineke tingting tino tiphaine tiril tirion tirso tito titouan
    titus tiziana tiziano tjeerd tobechukwu tobi tobias tochi tokunbo tolga tolu tomasa tome
    tomek tomi tomislav tommasa tommaso tomoko tomomi toni tonia tonino tono tonya tope torben
    torbjorn torgeir tori toribio torill torin torstein torsten tosca toshiko toshio toufik tova
    tove tracie trang traudl traute treasa trent tressa trey tricia trina trinh trinidad trish
    trisha trista tristane tristram trond troy truc trude trudi trudie trudy trung trupti trygve
    tsubasa tsuyoshi tuan tugba tugce tugdual tullio tunc tuncay tuncer tunde tunji tuomas tuomo
    turan turgay turgut turid turkan tushar tuula tuyet twyla tymon tymoteusz typhaine tyra
    tyrell tyrese tyrone tyyne tzipi tzvi ubaid ubaldo uche uchenna uday udo ufuk ugochi ugur
    ujjwal uju ulf uli ulisse ulisses ulla ullrich ulric ulrich ulrika ultan ulysse uma umair
    umar umberta umberto umesh umit umut unai unal unni upasana urbano uri uriah uriel urmila
    urooj urs ursel ursule urszula urvashi usha usman uta ute utkarsh uttam uyen uzma uzoma
    vaclav vadim vadym vaggelis vaibhav vaino vaishali vaishnavi valdemar valentino valentyn
    valentyna valere valeri valeria valeriane valeriano valerio valeriy valeriya valery valter
    vance vandana vangelis vania vanita vanja vanna varda varsha varun varvara vasant vasco
    vasil vasiliki vasilis vasily vassili vassiliki vasudev vasudha vasyl vaughan vaughn vedat
    vedran veena vegard veikko veit veli velimir velma venetia venkat venkatesh ventura verena
    verity verna vesa vesna veysel vianney vibha vicenta vicente vicki vickie victoriano
    victorien victorin victorine vidal vidar vidya vigdis vijay vijaya vikas vikash vikki
    vikrant viktoria viktoriia vilde vilma vilmos vimal vimala vinay vinayak vince vincenza
    vinciane vineet vineeta vinh vinita vinnie vinod viola violaine violante violeta violetta
    vipin vipul viraj virender virgil virgile virgilio virginio virpi virtudes vishal vishnu
    vishwas vitale vitali vitalie vitaliy vitaly vito vitor vitoria vitorino vittoria vittorio
    vivek viviana vivianne vivienne vjekoslav vlad vladislav vlado vlasta vojtech volkan volker
    volkmar volodymyr vonny vrinda vrushali vsevolod vuk vyom wacek waclaw wafa wafaa wagner
    waheed wahiba wajdi wajih wajiha walburga waldek waldemar wale waleed walid wallace wally
    walt waltraud wambui wangari wanis wanjiku waqar waqas warda warren warwick wasim wassila
    wataru waylon webster weimin weiwei wenbo wendela wendelin wendell wenjie wenjing wenwen
    wenzel werner weronika wes wessel weston whitney wibke widad wided wiebke wieland wiem
    wieslaw wieslawa wietske wiktor wiktoria wilbert wilbur wilda wiley wilf wilfrid wilfried
    wilhelm wilhelmina wilhelmine willa willard willem willemijn willi willibald willie willis
    willoughby willy wilma wim wincenty winfried winifred winnie winnifred winona wioletta
    wissal wissam wissem witold wladyslaw wladyslawa wlodzimierz wojtek wolfgang wolfram woodrow
    wout wouter wyatt wynn wynne xabier xander xanthe xaver xavi xaviere xenia xiang xiangyu
    xiaobo xiaodong xiaofeng xiaohong xiaohui xiaojun xiaoli xiaoling xiaomei xiaoming xiaoping
    xiaoyan xico ximena xin xinyi xinyue xiu xiulan xiuying xoan xuan xue xuemei yaa yaakov
    yacoub yaelle yafit yagmur yago yahia yahya yair yaiza yakine yakir yakouba yakov yakup
    yalcin yamina yamini yan yana yanan yande yang yanhong yaniv yanling yannig yannis yanping
    yaoyao yarden yaron yaroslav yaroslava yasar yasemin yash yashoda yashvi yasir yasmin
    yasmina yasser yassin yassine yassir yassmine yasuko yasuo yavuz yaya yechiel yegor yehuda
    yehudit yelda yelena yeliz yemi yener yeray yesim yetunde yevgeny yewande yiannis yifan
    yigal yigit yildiz yilmaz yingying yinka yitzhak ylva yme yoan yoann yoav yochanan yogendra
    yogesh yogita yohann yoko yolaine yonatan yonca yoni yoram yorgos yosef yoshi yoshiko yoshio
    yosi yossi yosuke youenn youna younes younous yousra youssouf youssra ysaline ysolde yucel
    yue yuhan yui yukari yukiko yukio yuko yuksel yulan yulia yuliya yuma yumei yumi yumiko
    yumna yun yunfei yunus yunxi yuri yuriy yusuke yuta yuting yuto yutong yuuki yuval yuvraj
    yuxin yuxuan yvain yvana yveline yvonnick zacarias zacharie zack zadie zafar zafer zaheer
    zahia zahid zahida zahra zahrah zaid zaida zain zaineb zaira zakariae zakariya zakir zander
    zane zanele zarina zaynab zbyszek zdenek zdenka zdzislaw zdzislawa zedong zeeshan zeev
    zehava zehra zeinab zeineb zeke zekeriya zeki zelia zelie zeliha zeljko zelma zena zenon
    zephyrine zerrin zeta zeyu zhanna zhen zheng zhenzhen zhi zhihao zhimin zhiqiang zhong
    zhongwei ziad zied zihan zihao zineddine zinedine zinovia zipora zita zixuan ziya ziyi ziyu
    zlata zlatko zodwa zoelie zoey zohaib zoi zola zoltan zora zoraida zoran zorica zosia
    zoubida zoubir zouhair zouhir zoulikha zoya zsofi zsofia zsolt zsuzsanna zubair zubeyde
    zuhal zulmira zumra zunaira zuri zuzanna zygmunt
    lenaig levenez lisandru llinos loeiza loig lyam lyana maddi maiwenn manpreet mattin meinir
    mewen mhairi morfydd morwenna myfanwy nahia nekane nerys nominoe oihana orsu pantxo peio
    persephone petru priscillia raluca razvan rhian rivoal riwan rozenn ruaridh saveria sekou
    seonaid sigrun sioned soazig solenn swann tegwen teleri tifenn torquil tudual txomin uilleam
    xabi ximun xiomara yuna zurine
    """.split()
)
