"""First names of many countries, A to K, beside the most frequent of :mod:`.given_names`.

French, British and American, Irish, of the Maghreb and of West Africa, Portuguese, Spanish,
Italian, German, Dutch, Polish and other Slavic, Turkish, Indian and Pakistani, Vietnamese,
Chinese, Japanese, Nordic, Greek, Hebrew. Folded (lower case, no accents). Names that are ordinary
words of French or English are left out, or stand in ``COMMON_WORDS`` too.
"""

from __future__ import annotations

NAMES = frozenset(
    """
    aarav aart aarti abbie abdallah abdelaziz abdelhak abdelhamid abdelkader abdelkrim abdellah
    abdelmajid abderrahim abderrahmane abdou abdulaziz abdulkarim abdullah abdullahi abdurrahman
    abe abed abel abelardo abelle abena abeni abha abhay abhijit abhilash abhinav abhishek
    abigale abilio abimbola abiola abraham abramo aby acacio achille achraf ada adaeze adalberto
    adama adao adaora adarsh addison ade adebayo adebola adedayo adel adela adelaida adelaide
    adelheid adelina adelino adem aden adeola adeolu adesina adesua adetola adewale adeyemi adil
    aditi aditya adji adjoa adnan adolfo adolphe adriaan adrianna adriano advait afaf afef afia
    afonso aftab afua afzal agata agatha agnese agneta agostinho agostino agueda agustin aharon
    ahlam ahmad ahmadou ahmet ahsan aida aiguo aikaterini ailbhe aileen ailsa aiman ainara aine
    ainhoa aino aisling aissa aissata aissatou aitana aitor ajay ajit ajmal akanksha akari akash
    akhil akiko akim akira akos akosua akram akshay akua akwasi alaa alae alana alasdair
    alassane alba alban albano alberte albertina alberto albie albin albino albrecht alcide
    alcides alda aldina aldo aldona aldric aled aleena aleida aleksander aleksy alena alessandra
    alessio alesya alexandros alexei alexey alfio alfons alfonsina alfonso alfreda alfredo
    aliaksandr alicia alicja alienor alina aliou alioune alisa alishba aliya aliyah aliyu alka
    allal allan allen almerinda almudena alois aloisio alok alonso aloys aloyzy alper alperen
    alphonse alphonsine althea alvin alwin alyona alyson ama amadeo amadeu amadou amaechi amaia
    amaka amalia amancio amandin amani amar amara amarachi amardeep amaury ambika ambreen
    ambroise ambrose amedee amedeo ameet amel americo amerigo ameyo aminah amine amira amitabh
    ammar amna amnon amos amparo amrit amrita anabela anacleto anaelle anam anan anand anant
    ananya anas anastasie anastasio anastasios anastazja anatole anatoli anatoly anders andoni
    andor andreas andree andrei andreina andrej andres andrey andriy androniki aneta anette
    aneurin angelica angelina angeline angharad angie angiola anibal aniela aniket aniruddha
    anish anjana anju anke ankit ankita ankur annabelle annalisa annalise annamaria annegret
    anneke annelie annelies anneliese annemarie annemiek annika annmarie annunziata anoop anouar
    anouchka anselm anselma anselme anselmo ansh anshul antal anthi anthime antje antoinette
    anton antonello antoni antonieta antonin antonina antonine antonis antony antti anu anuj
    anupam anuradha anushka anwar anya aodhan aoibheann aoibhinn aparecida aparna apollinaire
    apollonia apostolos apurva aqib aqsa arabella araceli arancha aranzazu arcangelo archana
    archibald arda arend argyris arham ariadna ariana ariel arif arij aris aristea aristide
    arjan arjen arkadiusz arkady arlene arlindo arlo armanda armande armando armelle armida
    arminda arnaldo arnault arndt arne arnold arooj arpad arrigo arsalan arsene arshad artem
    arthurine arthus arto artur artyom aruna arvid arvind arwa aryan arzu asa asad asaf asbjorn
    asha asher ashish ashlee ashleigh ashlyn ashok ashwin ashwini asier asim asli asma asmaa
    asmae aspasia assane assetou assitan assiya assunta aston astrid asuka asuman asun asuncion
    atakan athanasios athenais ather atif atika ato attila attilio atul aubert aubin aubree aude
    audren augusta auguste augustine augusto augustus aurelia aurelio aurelle aurian auriane
    aurora avani avelino avery avi avigail avinash aviva avner avraham avshalom awatef
    awo aya ayaan ayaka ayako aybuke aydin ayelet aygul aylin ayman aymen aynur ayo ayodele
    ayomide ayotunde ayoub ayoubi aysegul aysel aysun ayten ayub ayumi ayush azedine azeline
    azhar aziz aziza azucena azzedine azzurra babajide babar babatunde babita bader badia badr
    baha bahadir bahia bailey bakari bakary balaji balazs baljit balkis baltazar balwinder
    bamidele barbel barnaby barney bart bartek barthelemy bartholomew bartlomiej bartolomeo
    bartosz basile basilio basma bassam bassem bastian bastienne battista batuhan batya baudouin
    bayram beatrix bechir begona begum bekir bela belen belgin belkacem belmira benali bence
    benedetta benedetto benedict benedikt benedita bengt beniamino benito benjamine benno benny
    bente benyoussef berat berengere berenice beril berit berk berkay berna bernadetta bernarda
    bernardo bernd berndt bernhard bernice bert bertha berthe berthold bertie bertille beryl
    bethan bettina bettino betul beverly beyza bhanu bharat bharati bhavana bhavesh bhavna
    bhupinder bhushan biagio bianca bibi bilge billie billy bilquis bina binh binta bintou
    binyamin birger birgit birgitta birol birte biyu bjarne bjorn blaise blandine blas blathnaid
    blazej blythe boaz bobbie bodo bogumil boguslaw boguslawa bohdan bohdana bola bolanle bolek
    boleslaw bonifacio bonita borge borje bosede boualem bouba boubacar boubakar bouchra boyd
    bozena bozenna brad braden brahim bram branca brandi brandy brayden brecht bree brenna brent
    brett briac brianna brid bridie bridin brieuc brigida brijesh briony britt britta brittney
    bronagh bronislava bronislaw bronislawa bronte brooke brunehilde brunella bryant
    bryce bryn buket bukola bulent burak burcin burcu burkhard bushra busra byron caetano cahal
    cain caleb calixte calle calliste calogero calvin camil camilla camillo canan candace
    candela candelaria candida candido caner cansu caoilfhionn caoimhe cara carey caridad carina
    carlo carlota carlton carlyle carmelo carmina carmine carmo carolina carolyn carrie carson
    carsten cary casey casimir casimiro cassandre cassidy cassie catalina catarina caterina
    cathal catheline catherina cathleen catriona cayetana cecil cecily celestin celestina
    celestine celestino celina celso cem cemal cemil cendrine cengiz ceren cesaltina cesar
    cesare cesarine cettina cevdet ceyda cezary chad chafik chaim chaima chaimae chakib chana
    chandan chandni chandra chantelle chao charaf charalampos charlaine charley charline
    charlotta charly charu chas chaya cheick cheickh chelsey chema chen cheng chenglei cherif
    cherifa chester chetan chiarina chibuike chibuzo chidi chidiebere chidinma chika chike chima
    chimamanda chimene chinasa chinedu chinelo chinh chinonso chinwe chinyere chioma chirag
    chisom chitra chiyo chrissie christa christabel christel christele christie christof
    christoph christos christy chrysa chrysoula chuck chukwudi chukwuemeka chukwuma chun chunhua
    chunyan chus cian cicely cicero cigdem cihan cindie cinzia cipriano cirillo ciro clairette
    clarence clarice clarinda clarissa clarisse clark clarke claude claudette claudia claudie
    claudine claudio claudius claus clayton clea clelia clemente clementin clementina cleo
    cleophee clifford clifton clint clinton clothilde clovis clyde codie cody coen colas coleen
    coline colleen colm colum comhghall conall conan conceicao concepcion concetta concha
    conchita connie conrad consolata consuelo cora coraline cordelia corentine corey cormac
    cornelia cornelie cornelis cornelius corrado cory cosimo cosme costantino costanza coumba
    crepin cressida crispin cristiano cristobal cristovao csaba csilla cuan cuong curro curtis
    custodio cyprien cyriaque czeslaw czeslawa daan dagmar daichi daiki daisie daisuke daithi
    daksh dalia dalila dami damiano damienne damilola damisa damon dan dana danaelle dandan
    dandre daniela daniil danish danit danitza danni danny dante danuta daouda daphne daphnee
    darby darcey darcy daria dario darius darla darnell darragh darrell darryl darshan darya
    daryl davey davi davina davis dawei dawid dayo deana deandre deanna deanne dearbhla debbi
    debora debra dee deepa deepali deepika deidre deirdre delfim delfina delia delilah della
    delores delphin demba demetrio demetrius denes deniz denys denzel deolinda dermot derrick
    derya desiderio desmond despina desta detlef devansh devendra devi devin devorah dexter
    dhananjay dhanraj dharmendra dhruv dianna diarmaid diarmuid diarra dick dietmar dietrich
    dieuwke dieynaba dilara dilek diletta dilip dillon dimitra dimitrios dimitris dina dinah
    dinesh dinh dinis diogo dion dipak dipika dirk disha divya djamal djamel djelika djenaba
    djeneba djibril dmitriy dmitry dmytro dogan dogukan dolores domenica domenico domingo
    domingos dominick dominik domitille donal donata donatella donatien donatienne donato
    dongmei donnacha donncha donnie donovan dora doreen dores doriane dorota dorothea dotty doug
    dougal dounia dov dragan dragana driss duarte duc dudley dulcie dusan dustin duyen duygu
    dvora dwayne dwight dympna eabha eadaoin eamon eanna earnest ebba ebbe ebele ebere eberhard
    ebru ebuka ece eckhard edda eddy edgar edgard edie edite edmee edmond edmonde edmund edmundo
    edna edoardo eduarda edurne edwige edyta eelco eero eeva efan efe effie efraim efrain
    efstathios eftychia efua egidio egle egon ehsan eiji eilidh eilis eimear eino eira eirini
    eirlys eitan eithne eivind ejike ekene ekta eladio elaina elba elcin elda elea eleanore
    elefteria eleni eleonora elettra eleuterio elfried elfriede elhadji eli elian eliana eliette
    eliezer eligio elin eline elinor elio eliot elisee eliseo elisheva elisio eliza elke ellinor
    ellis elmar elmer eloane eloi eloisa elora elouan elouise els elsa elske elspeth elton elvan
    elvira elvire elwira elwood elzbieta eman emanuel emanuela emanuele emeka emel emelia
    emenike emer emerance emericka emerson emese emidio emiel emil emile emilia emiliana
    emiliano emilio emin emine emir emmerich emmett emmie emmy emna emrah encarna encarnacion
    enda ender eneko engelbert enguerrand enid eniko eniola enitan ennio enoch enora enrica
    enrico enriqueta enver enza eoghan eoin ephraim epiphanie eray ercan ercole erdal erdem
    erdogan eren erez erhan erhard erich erika erkan ermance ermanno ermelinda ermenegildo
    ernest ernesta ernestine ernesto ernestyna ernie ernst erol errol ersin ertugrul erwin eryk
    erzsebet esha esi esin eskil esma esme esmee esmeralda esmerelda espen esperanza essie
    estefania estela esti estibaliz estrella eszter etain etsuko etta ettie ettore eudes eugenia
    eugenio eugeniusz eulalia eulalie eunice eunji euphrasie eusebio eustaquio evangelia
    evangeline evangelos evann evariste evaristo evdokia evelina eveline everett evert evgeni
    evgenia evgeny evie evita evren evridiki ewald ewan ewelina eylem eylul eyup eze ezechiel
    ezequiel ezinne ezio fabian fabiana fabiano fabio fabiola fabrizia fabrizio fadel fadela
    fadi fadila fadime fadoua fady fahri faical faisal faiza faizan falk fantine faouzi farah
    farhan farhana farida fariha faris farouk farouq faruk farzana fathi fatih fatim fatimata
    fatimatou fatna fatos fatoumatou fausta faustino fausto fawad faycal faye fayza fedor
    felicia felicie felicien felicitas felicity felicja felipa felisa felisberto femi femke
    fengying fenna ferdinand ferdinando ferenc fergal fergus ferhan ferhat feride feriel ferit
    fermin fernande fernao ferruccio fethi fevzi feyza ffion fiachra fiadh fidelma figen fiifi
    fikret filiberto filipa filippa filippo filiz filomena finbarr findlay finlay finley finn
    finnian finola fintan fionn fionnan fionnuala fiorella fiorenza firat firmin firmino fiza
    flaminia flavia flavian flavio fletcher flo flora flore florencio florestan florette
    floriane floriano florie florine floris floyd flynn fodie folake folasade folashade folu
    fortunato fosca fotini fouad fouzia fran franca francette franciane francisca francisco
    franciszek franciszka francky franco frankie franklin frannie frans franziska fraser frauke
    freda freddy frederica frederico fredrick fredrik freek freja frida friederike friedhelm
    friedl frits fritz fulvia fulvio fumiko funda funke funmi funmilayo furkan fynn fyodor gabby
    gabe gabi gabor gabriele gabriella gaetana gaetane gaetano gagan gail gajendra galen galina
    galit gamze ganesh gargi garret garrett garth gaspar gaspare gaston gastone gaurav gauri
    gautam gauthier gauvain gavril gayatri gaynor gearoid gebhard geena geert geeta gelsomina
    gennady gennaro genowefa geoffroy geordie georg georgette georgi georgie georgine georgios
    georgiy gerardine gerardo gerd gerda gergely gerhard gerlinde germaine germana germano
    gernot gerolamo gerrit gerry gert gertjan gertraud gertrud gertrude gertrudis gervais gethin
    ghada ghalia ghassan ghazala ghislain ghizlane ghyslain gia giacinta giacinto giada
    giampaolo giampiero gian giancarlo gianfranco gianluca gianluigi gianmarco gianmaria gianna
    gianni giannina giannis gianpaolo gianpiero gideon gigliola gijs gil gilad gilat gilberto
    gilda gildas giles ginebra gines ginette ginevra ginny gino gioacchino gioconda gioele
    giordana giordano giorgos giosue giovanna giovannina girish girolamo gisela gisella gislaine
    gita gitta gitte giuditta giuliana giuliano giulio giuseppina giustina giusy gizem gladys
    glauco gleb glennis glyn glynis gobnait godfrey gokay gokhan golda goldie gonca goncalo
    gontran gonul gonzague gonzalo gopal gora gorka goro gottfried gotthard gotz goulven govind
    gozde graca graciela graciete grainne granville grayson grazia graziana graziano graziella
    grazyna greer greetje gregg gregoire gregor gregorio gretchen griff griffin griffith
    grigoris grigory grover guadalupe guang guangming gudrun guendalina guenola guenole guerrino
    guglielmo guido guilaine guilhem guilherme guillemette guinevere guislain guiying gul gulay
    gulcan guler gulhan gulsah gulsen gulsum gumersindo gunay gunda gunes gunilla gunnar gunnel
    gunter guntram guo guoqiang gurdeep gurmeet gurpal gurpreet gus gustaf gustav gustavo guus
    guylaine gwenael gwendal gwendolen gwendoline gwendolyn gwenn gwennaelle gwladys gwyneth
    gwynne gyorgy gyula haakon habib habiba habibatou haby hacene hachem hadar hadas hadi hadia
    hadil hadja hadley hadrien haeun hafeez hafid hafida hafiza hafsa hafsatou haidee haifa haim
    haitao haitem haithem haiyan hakan hakim hakima haley halil halima halimatou halime halina
    hallie haluk halvard halyna hamadi hamady hamed hamid hamida hamit hammad hammou hamna hamou
    hana hanae hanako hanan hanane handan hande hanh hanifa hank hanna hanne hanneke hannelie
    hannelore hannes hannu haoran harald hardeep hardik haris harish harjit harley harlow haron
    haroun harpreet harrie harris harrold harsh harsha harshit hartmut haruka haruki harun
    haruto hasan haseeb hasna hasnae hasret hassana hassane hassen hatem hatice hatim hattie
    havva hawa hayat hayato haydar hayden hazal hebe hedda hedi hedwig hedwige heena hege
    heidemarie heidi heike heikki heiko heiner heinz heitor helder heleen helena helge helie
    heliodoro helle helmi helmut heloan hemant hemlata hend hendrik hendrika henk henning
    henrietta henriette henrique henryk henryka herbert heribert herman hermance hermann hermano
    hermine herminia herminio hermione herta herveline herzl hester hettie hicham hichem hideki
    hideo hieu higinio hikari hila hilaire hilal hilario hilda hilde hildegard hilma hiltrud
    himani himanshu hina hinata hind hipolito hippolyte hiram hiroki hiroko hiromi hiroyuki
    hisashi hitesh hitomi hjalmar hoai hoang hocine holger hollie hongmei honoka horace horacio
    horst hortense hortensia houcine houda houria houssam houssem howell huan hubertus hudson
    huey huguette huifang huiying hulya huma humaira humberto humphrey huong huriye huseyin
    husnu hussain huub huw huyen huynh hyejin hyunjin hywel iara iarla ibrahima ichiro ichrak
    ida idalina idan idir idris idriss idrissa iestyn ieuan ifeanyi ifeoma ifor ifra iftikhar
    ige ignace ihab ihor ihsan ijaz ijeoma ike ikechukwu ikenna iker ikram ilan ilana ilario
    ilayda ilda ildiko ilenia ilham ilhame ilhan iliana iliass ilidio ilkay ilker ilkka ilknur
    ilona ilse ilya ilyas ilyasse ilyess imaculada imad imane imanol imene imke imre imtiaz
    inacio inass inaya inayat inbal inci inder indira indu ineke inez inge ingeborg inger ingo
    ingolf ingvar ingvild inigo iniko inka inma inmaculada inna innocenza insaf intissar ioan
    ioana ioanna ioannis iolanda ion iona iordanis ipek iqbal iqra ira irati irem irena irenee
    ireneusz irfan irma irmgard irmtraud irum irune irvin irving iryna isabell isadora isaiah
    isaline isambard isamu isaura isaure iseult ishaan ishak ishaq ishbel ishita ishrat isidore
    isidoro isidro isil isilda isioma ismahane ismail ismay ismenia ismet isobelle isolde issa
    issam issiaka issouf istvan itai itamar itsuki itziar itzik iva ivanna ivano ivar ivaylo
    ivete ivica ivo ivone ivor iwo iwona iyabo izaak izabela izabella izaskun izumi izzy jaafar
    jaakko jaap jabir jabran jacco jacek jacinto jacky jaclyn jacoba jacobo jacopo jacqui
    jacquotte jaden jadranka jadwiga jagdish jagjit jagruti jahangir jaime jairo jakob jalal
    jalil jamal jameel jamel jameson jana jandira janek janelle janette janick janina janine
    jannat jannes jannie jannik janos januario janusz jany jarek jari jarlath jaroslav jaroslaw
    jaroslawa jarrod jarvis jasbir jasmijn jasmin jasmina jasper jaspreet jaswinder jatin javed
    javeria jawad jaxon jaya jayant jaydeep jayesh jayne jaynie jeanette jeanie jed jedediah
    jehanne jelani jelena jelle jelmer jemima jemma jenifer jenni jennie jens jerald jeremiah
    jermaine jeroen jeronimo jerrold jerry jerzy jesper jess jessie jesus jethro jia jiahao
    jiali jian jianguo jianhua jianping jiayi jiaying jide jie jignesh jihane jihene jihoon
    jimena jimin jimmie jingjing jingyi jiri jiro jitendra jitka jiwoo jiyoung joakim joana
    joanie joann joaquim joaquin joaquina jocelyn jocelyne joceran jochen jodi jody joely joey
    johana johann johanna johanne johannes johnathan johnnie jola jolan jolanda jolanta joleen
    jolene jonah jonas jonny jools joop joost jordao jordyn jorg jorgen joris jorma jorn jorunn
    jos joschka josee josef josefa josefin josefina josephe josiah josie josip joss josselin
    josu josue josune jouda jouni jovan jovana joyce jozef jozefa jozsef juana juanita juanjo
    juanma judd jude judi judit juergen juha juhani jukka jules juliana juliane julienne juliet
    julieta juline julio julita jumoke junaid junjie junko juraj jurre jurriaan jussi justino
    justyna jutta juvenal jyoti jyotsna jyrki kaan kaarina kabir kacey kachi kacper kaddour
    kader kadia kadiatou kadidia kadija kadir kadriye kaede kael kaelig kailash kaina kainat
    kais kaisa kaitlin kaitlyn kaja kajetan kaleb kalina kalle kalliopi kalman kalpana kalyani
    kamal kamala kamau kambili kameron kamil kamila kamlesh kamran kanchan kandice kanika kaori
    kaoutar kaouthar kapil karam karan kari karin karina karla karlie karlijn karol karsten
    karthik kartik karyn kasey kashif kashish kasper kassandra kassem kat kata katariina
    katarina katell katelyn katerina kateryna katharina katharine kathrin kati katrin katrina
    katya kaushal kaushik kavita kavya kay kaye kaylee kayleigh kayode kazimiera kazimierz
    kazuki kazuko kazuo keaton keeley keelin kees kehinde keiko keisha keita kelechi kellie
    keltoum kelvin kelyan kemal kenan kendall kendra kendrick kenichi kenji kennedy kenny kenta
    kenza kerem keren keri kerim kerri kerrie kerstin keshav ketan ketil kevan khadidiatou
    khadidja khadijat khadijatou khadim khady khaled khalifa khalil khanh khaoula khedidja
    kheira khoa khoudia khurram khushi kiera kieron kiersten kieu kiley kilian kimberley kimmo
    kimmy kinga kingsley kinza kiran kiril kirill kirk kirsi kirsten kirstie kirstin kirti
    kishore kitty kiyoshi kjell kjersti klaas klara klas klaudia klervi knut koen koenraad koffi
    kofi koji kojo koldo konrad konstantin konstantina konstantinos koray korkut kornel kornelia
    kosi kossi kostas kostya kota kouadio kouame koumba krasimir krishna krishnan kristen kristi
    kristian kristiane kristiina kristin kristina kristine kristopher krisztian krisztina kriti
    kruti krystal krystian krystyna krzysiek ksawery ksenia ksenija kubra kuldeep kumar kumiko
    kumud kunal kunle kursat kwabena kwadwo kwaku kwasi kweku kyla kylie kyoko kyra kyriaki
    kyriakos
    aaliyah ailis annaick annaig azenor beathan bex bleuenn carulina carys ceri cerys dafydd
    drissa dumenicu eilish eleri ellande eloan emyr enaut erwann euan ewen ewenn fearghas
    geraint ghjulia ghjuvan gurvan gwenola gwilym haizea heledd ionut iraitz iwan iwen jago
    joanes juluan kaourintin kepa
    """.split()
)
