"""First and last names of many origins, for made messages; a ``_`` stands for a blank."""

from __future__ import annotations


def _names(text: str) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in text.split())


FIRST = {
    "fr": _names("""
        Adèle Adrien Agathe Agnès Aimé Alban Albertine Alexandre Aline Alix Amandine Ambre Anaïs
        André Angélique Anne Anne-Sophie Antoine Apolline Ariane Armand Arnaud Arthur Aubin
        Augustin Aurélie Aurélien Aurore Axelle Baptiste Bastien Bénédicte Benoît Bérénice
        Bernadette Bertrand Blanche Brigitte Bruno Camille Capucine Catherine Cécile Cédric Céline
        Chantal Charlène Christelle Clémence Clément Clotilde Colette Constance Coralie Corentin
        Cyril Damien Delphine Didier Dominique Edgar Edouard Éléonore Élise Élodie Émeline Émile
        Estelle Étienne Eugénie Fabienne Fabrice Faustine Félicie Firmin Flavie Florian Françoise
        François-Xavier Gaël Gaëlle Gaspard Gaston Geneviève Geoffroy Georges Germain Ghislaine
        Gilles Gisèle Grégoire Guillaume Gwenaëlle Hélène Henri Hippolyte Honoré Hortense Hugues
        Inès Isaure Jacqueline Jean Jean-Baptiste Jean-Marc Joël Joséphine Justine Ladislas Laure
        Léonie Léopold Liliane Loïc Lucien Ludivine Madeleine Maëlle Manon Marcelline Marie
        Marie-Claude Mathieu Maude Maxence Maëlys Mireille Monique Muriel Nathalie Nicolas Noémie
        Océane Odile Ondine Paulette Perrine Philippe Pierre Pierre-Yves Prudence Quentin
        Raphaëlle Régis Rémi Romane Roseline Sabine Sandrine Séverine Solène Sylvain Sylvie Tanguy
        Thibault Théodore Tiphaine Valentine Victoire Violaine Xavier Yann Yannick Yves Yvonne
        Zélie
    """),
    "en": _names("""
        Abigail Adam Agnes Alan Alastair Alfie Alice Amber Andrew Angus Archie Arnold Audrey Barry
        Beatrice Becky Bernard Beth Bethany Bradley Brenda Brett Bridget Bryony Caleb Callum Carol
        Caroline Cassidy Cecil Chloe Christopher Clara Clifford Clive Colin Connor Craig Cynthia
        Daisy Daphne Darren Dawn Deborah Derek Dexter Donald Dorothy Duncan Dylan Edith Edmund
        Eileen Elaine Eleanor Ellie Elspeth Ernest Ethan Evelyn Faye Felicity Finlay Fiona
        Florence Frances Freddie Gareth Gavin Gemma Gerald Gillian Glenn Gloria Grace Graham Gwen
        Hamish Harold Harriet Harvey Hazel Heather Hilary Holly Howard Imogen Irene Isla Ivy Jack
        Jamie Janet Jasper Jeremy Jill Joan Jocelyn Joe Joyce Judith Keith Kenneth Kerry Kieran
        Kirsty Lachlan Lauren Leonard Lesley Lorna Louise Lydia Mabel Malcolm Marcus Margaret Mark
        Martha Mary-Jane Maureen Mavis Megan Miles Millie Molly Mungo Nancy Natasha Neil Nigel
        Norma Norman Olive Oliver Oscar Pamela Pearl Penelope Percy Philippa Poppy Ralph Rebecca
        Reginald Rhona Rhys Rosalind Rosie Rowan Roy Ruby Rupert Ruth Samantha Sheila Shirley
        Sidney Stanley Stuart Tabitha Tess Toby Trevor Tristan Vera Verity Vincent Wallace Wendy
        Wilfred Will Winifred Zachary
    """),
    "world": _names("""
        Aamir Abdoulaye Aïcha Aïssatou Agnieszka Ahmet Aiko Akira Alejandra Alessio Amadou Amina
        Amit Anastasia Andrei Ángel Anjali Ayşe Bartosz Beatriz Bilal Bình Björn Bogdan Burak
        Chiara Chidi Chinonso Dariusz Deepak Diego Dimitri Djamila Dragan Ebru Efua Ekaterina Elif
        Emeka Esperanza Fadila Fatou Fátima Federica Femi Fernanda Franjo Gheorghe Giovanni Giulia
        Gökhan Gonçalo Hadiya Hakan Halima Hamza Hanako Hassan Hiroshi Hye-jin Ibrahim Ikram Ilse
        Ingrid Ioana Iwona Jadwiga Javier Jędrzej João Joaquín Jørgen Kadiatou Kamala Karim
        Katarzyna Kemal Khadija Khoa Kofi Krzysztof Kwame Lakshmi Lamine Leïla Li_Wei Lars Ljubica
        Luca Lucía Magdalena Mamadou Maksim Malik Małgorzata Mariam Mehdi Mehmet Mei Mercedes
        Miloš Minh Mirela Mohamed Moussa Mustafa Nadia Nasser Ngozi Nguyệt Nikolaj Noor Nuno Olga
        Oluwaseun Omar Oumar Paola Paweł Pranav Priya Quang Rachid Rafał Rajesh Ramón Rania Rasmus
        Reza Ricardo Roksana Rosario Rui Sadio Salma Samira Sanjay Saoirse Sébastião Selin
        Siddharth Sigrid Sinéad Siobhán Søren Soo-ah Stjepan Suleiman Svetlana Szymon Tadhg
        Takeshi Tariq Thandiwe Thị_Lan Tomasz Uchenna Ulrike Vasile Venkat Viktor Wanjiru Wiesława
        Wojciech Xiomara Yacine Yasmine Yetunde Yuki Yusuf Zahra Zeynep Zofia Zoltán
    """),
}

LAST = {
    "fr": _names("""
        Aubertin Auclair Barbier Barrault Baudoin Beauchêne Beaumont Bellanger Berthelot Besnard
        Bienvenu Blanchard Bonnefoy Bouchard Boulanger Bourdin Bourgeois Brunel Cadiou Carpentier
        Castaing Chabert Charpentier Chastagnier Chauvin Chevallier Coquelin Corbière Courtois
        Cousin Dauphin Debray Delacroix de_la_Roche de_La_Tour Delahaye Delamare Delaunay
        de_Montfort Deschamps Desbois Desjardins Després Dufresne Dumoulin Dupont Dupuis
        Durand-Petit d'Alençon d'Harcourt du_Bellay du_Plessis Échard Esnault Estève Fabre
        Faucheux Ferrand Fontanel Forestier Fournier Gauthier Gicquel Girardot Goubert Grosjean
        Guérin Guyonvarc'h Hamelin Hébert Héraud Huguet Jacquemin Jaouen Joubert Jourdain Kerbrat
        Kermarrec Labbé Lacaze Lacombe Laffont Lagarde Lamoureux Langlois Lapeyre Larivière
        Lavigne Le_Bihan Le_Floc'h Le_Goff Lebrun Lecomte Lefèvre Legrand Lemoine Lenoir Lepage
        Lesage Letourneur Loiseau Mahé Maillard Marchand Marécaux Martin-Bonnet Massé Mauduit
        Mercier Meunier Michaud Moreau Morvan Nédélec Noël Ogier Ollivier Pasquier Péan Pelletier
        Perrichon Petit Picard Poirier Poncet Pontoise Poulain Prévost Quéré Rabier Renaud Ribault
        Richard Riou Rivière Robin Rocher Roussel Rouvière Royer Saulnier Savary Séguin Serre
        Soulier Tanneur Tessier Thébault Tisserand Toussaint Tricot Vaillant Vallet Vasseur
        Verdier Vidal Vignon Villeneuve
    """),
    "en": _names("""
        Abbott Ainsworth Aldridge Appleby Ashworth Atkinson Bainbridge Baker Barlow Bartlett
        Baxter Beckett Birch Blackwood Boyle Bradshaw Brennan Brewster Burgess Byrne Callaghan
        Cartwright Chamberlain Clarke Coleman Cooper Crawford Cunningham Dalton Davenport Dawson
        Donnelly Doyle Drummond Eastwood Elliott Everett Fairclough Farrell Fenwick Finch
        Fitzgerald Fletcher Forsyth Gallagher Gibbons Gilmour Goddard Goodwin Greaves Greene
        Griffiths Hadley Halliwell Hammond Hargreaves Harrington Hartley Hathaway Hawthorne Haynes
        Higgins Hobbs Holloway Hopkins Horton Hughes Hutchinson Ingram Jarvis Jenkins Kavanagh
        Kendrick Kilpatrick Kirkby Lambert Langley Lockwood Lowe Lytton MacAllister MacDonald
        Mackenzie Maitland Marsh McBride McCarthy McGregor McKenna Merriweather Middleton Mills
        Moffat Montgomery Mortimer Naylor Nettleton Newbury Nolan Norwood O'Brien O'Connor O'Dowd
        O'Sullivan Oakley Osborne Palmer Parrish Pemberton Penrose Pickering Potter Prescott Price
        Quigley Radcliffe Rafferty Redmond Rigby Robson Rutherford Sanderson Sawyer Seymour Shaw
        Shepherd Sheridan Sinclair Smith-Jones Stafford Stokes Sutherland Swift Tattersall
        Thackeray Thornton Townsend Trevelyan Turnbull Underwood Upton Vaughan Wainwright
        Wakefield Walsh Warburton Weaver Webb Wentworth Whitaker Whitlock Wilkins Winterbourne
        Woodhouse Wright Yardley Young
    """),
    "world": _names("""
        Abdallah Achebe Adeyemi Aguilar Akhtar Albrecht Al-Masri Almeida Álvarez Antonescu Arslan
        Asante Ávila Ba Balogun Banerjee Bauer Ben_Youssef Bélanger Benali Bergström Bianchi
        Bielecki Błaszczyk Boateng Bouazza Bouchikhi Bui Camara Çelik Chakraborty Chatterjee Chen
        Chukwu Ciobanu Cissé Conti Coulibaly Cruz da_Costa da_Silva De_Luca De_Smet de_Souza Demir
        Desai Diallo Diarra Diop D'Angelo dos_Santos Dragomir El_Amrani El_Fassi El_Khoury
        Engström Eriksen Esposito Fernandes Fofana Friedrich Fuentes García_Márquez Ghorbani
        Gonzálvez Grönlund Gruber Guerrero Gupta Haddad Hadžić Hoàng Horváth Ibarra Ivanova Iyer
        Jankowski Jiménez Kaplan Kaczmarek Keïta Khan Kim Kovačević Kowalczyk Kumar Kuznetsov Lê
        Lindqvist Lombardi Lopes Lwanga Mancini Marković Mbaye Mehta Mendes Mensah Moretti Müller
        Mwangi Nakamura Nair Ndiaye N'Guessan Nguyen Nowak Núñez Öztürk Obi Okafor Okonkwo Olsen
        Onyango Ortega Osei Ouattara Ouédraogo Özdemir Paszek Patel Pereira Petrović Phạm Popescu
        Quintero Rahman Ramírez Reddy Rossi Sanogo Sato Schröder Serrano Sharma Singh Sørensen Sow
        Stavros Szabó Takahashi Tanaka Tavares Touré Tran Traoré Tshabalala Umarov Van_den_Berg
        Van_der_Meer van_Dijk Vargas Vasquez Võ von_Arnim Wang Wiśniewska Wójcik Yamamoto Yıldız
        Zhang Zieliński
    """),
}
