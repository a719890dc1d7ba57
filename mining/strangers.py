"""Texts that are nearer to nothing at the shop than a sentence about something else would be.

Some tickets belong to no topic: an offer, a question to somebody else, a life story. How near a
stranger comes to the tickets by chance depends on the shop, on how many tickets there are and on
the encoder, so it is measured: sixty sentences on other matters, in French and in English, are
compared with the tickets, and a ticket that is no nearer to the other tickets than most of those
has no topic. Figures: docs/decisions/0003-topics.md.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from mining.graph import Floats, Integers, nearest

NEAREST = 5
"""Neighbours whose mean cosine says how much a text resembles the others."""
SPREADS = 1.35
"""Standard deviations above the mean stranger up to which a text is as strange."""
FEWEST = 200
"""Texts of a language from which on neighbours say something."""

STRANGERS_FR = (
    "Quelle est la plus haute montagne d'Amérique du Sud ?",
    "Qui a peint le plafond de cette chapelle à Rome ?",
    "Ma grand-mère élevait des abeilles derrière la grange.",
    "Quelle planète a le plus de lunes ?",
    "Le conseil votera sur le nouveau pont au printemps prochain.",
    "Il joue du violoncelle dans un petit orchestre.",
    "Quel mot rime avec quatorze ?",
    "Un héron se tenait immobile dans les roseaux.",
    "Explique-moi comment se forment les volcans.",
    "Le musée ouvre une aile sur l'Égypte ancienne.",
    "Les chiens voient-ils les couleurs ?",
    "Ils ont perdu la finale pendant les prolongations.",
    "Pourquoi les feuilles rougissent-elles en automne ?",
    "J'ai rêvé que la mer était en verre.",
    "Le ministre a démissionné après le débat sur les retraites.",
    "Combien de cordes a une harpe ?",
    "Notre chorale cherche deux ténors.",
    "La recette demande une pincée de safran et un four doux.",
    "Est-il vrai que les chauves-souris sont aveugles ?",
    "Elle a traduit le poème du persan.",
    "Le train de la côte longe la rivière.",
    "Qui a gagné le championnat d'échecs cette année-là ?",
    "Nous recrutons un ingénieur en mécanique pour notre usine.",
    "Je peux placer votre site en première page des moteurs de recherche.",
    "Monsieur, je représente un fabricant de pompes industrielles.",
    "Participez à notre webinaire gratuit sur le management jeudi.",
    "Félicitations, vous êtes l'heureux élu de notre tirage au sort.",
    "Veuillez trouver ci-joint mon curriculum vitae pour le poste.",
    "Quelle est la racine carrée de deux cent quatre-vingt-neuf ?",
    "La tempête a emporté le toit du vieux moulin.",
    "Raconte-moi l'histoire d'un renard et d'une lanterne.",
    "Comment un vaccin entraîne-t-il le système immunitaire ?",
    "La rivière a gelé pour la première fois en quarante ans.",
    "La théorie de l'évolution explique-t-elle l'altruisme ?",
    "Il a réparé l'horloge avec une épingle à cheveux.",
    "Le roman se passe dans un phare pendant la guerre.",
    "Quelles vitamines y a-t-il dans les épinards ?",
    "Mon genou me fait mal quand je descends l'escalier.",
    "Le gardien a été expulsé avant la mi-temps.",
    "Quelle est la profondeur de la fosse des Mariannes ?",
    "Il y aura une éclipse partielle mardi soir.",
    "Elle veut étudier l'archéologie à Athènes.",
    "Un kilo de plumes pèse autant qu'un kilo de plomb.",
    "Quelle est la capitale de la Mongolie ?",
    "Le jardinier taille les rosiers en février.",
    "La bourse a baissé après la hausse des taux d'intérêt.",
    "Je pense donc je suis, disait le philosophe.",
    "Combien de temps faut-il cuire un œuf ?",
    "Le robot sait monter les escaliers et ouvrir les portes.",
    "Sa thèse porte sur les routes du commerce médiéval.",
    "Bonjour de Lisbonne sous le soleil !",
    "Que penses-tu du sens de la vie ?",
    "Le dentiste me dit de passer le fil plus souvent.",
    "Deux hirondelles nichent sous notre toit chaque année.",
    "Le violon est-il plus difficile que le piano ?",
    "Le Parlement a voté une loi sur le bruit près des écoles.",
    "Mon fils apprend à faire du vélo.",
    "Le mercure est liquide à température ambiante.",
    "Le groupe a joué jusqu'à trois heures du matin.",
    "À quelle distance se trouve l'étoile la plus proche ?",
)
"""Sentences that hardly a customer writes to a shop. All made up."""
STRANGERS_EN = (
    "How high is the tallest mountain in South America?",
    "Who painted the ceiling of that chapel in Rome?",
    "My grandmother used to keep bees behind the barn.",
    "Which planet has the most moons?",
    "The committee will vote on the new bridge next spring.",
    "He plays the cello in a small orchestra.",
    "What rhymes with orange?",
    "A heron stood in the reeds without moving.",
    "Explain how volcanoes are formed.",
    "The museum opens a new wing about ancient Egypt.",
    "Can dogs see colours?",
    "They lost the final in extra time.",
    "Why do leaves turn red in autumn?",
    "I dreamed that the sea was made of glass.",
    "The minister resigned after the debate on pensions.",
    "How many strings does a harp have?",
    "Our choir is looking for two tenors.",
    "The recipe needs a pinch of saffron and a slow oven.",
    "Is it true that bats are blind?",
    "She translated the poem from Persian.",
    "The train to the coast runs along the river.",
    "Who won the chess championship that year?",
    "We are hiring a mechanical engineer for our plant.",
    "I can bring your website to the first page of search results.",
    "Dear Sir, I represent a manufacturer of industrial pumps.",
    "Join our free webinar on leadership this Thursday.",
    "Congratulations, you were chosen for a prize draw.",
    "Please find attached my curriculum vitae for the position.",
    "What is the square root of two hundred and eighty-nine?",
    "The storm took the roof off the old mill.",
    "Tell me a story about a fox and a lantern.",
    "How do vaccines train the immune system?",
    "The river froze for the first time in forty years.",
    "Does the theory of evolution explain altruism?",
    "He repaired the clock with a hairpin.",
    "The novel is set in a lighthouse during the war.",
    "Which vitamins are in spinach?",
    "My knee hurts when I walk downstairs.",
    "The goalkeeper was sent off before half time.",
    "How deep is the Mariana Trench?",
    "There will be a partial eclipse on Tuesday evening.",
    "She wants to study archaeology in Athens.",
    "A kilo of feathers weighs as much as a kilo of lead.",
    "What is the capital of Mongolia?",
    "The gardener prunes the roses in February.",
    "Stocks fell after the central bank raised interest rates.",
    "I think therefore I am, said the philosopher.",
    "How long should an egg boil?",
    "The robot can climb stairs and open doors.",
    "Her thesis is about medieval trade routes.",
    "Good morning from sunny Lisbon!",
    "What do you think of the meaning of life?",
    "The dentist says I should floss more often.",
    "Two swallows nest under our eaves every year.",
    "Is the violin harder to learn than the piano?",
    "The parliament passed a law on noise near schools.",
    "My son is learning to ride a bicycle.",
    "Mercury is liquid at room temperature.",
    "The band played until three in the morning.",
    "How far away is the nearest star?",
)
"""The same in English."""
STRANGERS = (*STRANGERS_FR, *STRANGERS_EN)


def resembles_nothing(
    vectors: Floats, groups: Integers, others: Floats, *, among: Integers
) -> npt.NDArray[np.bool_]:
    """For each row of ``vectors`` whether it is as far from the others as a stranger is.

    ``groups`` is the language group of each row: a text is compared with its own language, with
    the rows ``among`` (ascending), which bounds the work where there are many. ``others`` are unit
    vectors of sentences that belong nowhere. Where a language has fewer than 200 rows among them,
    nothing is strange.
    """
    found = np.zeros(len(vectors), dtype=np.bool_)
    is_among = np.zeros(len(vectors), dtype=np.bool_)
    is_among[among] = True
    for group in np.unique(groups):
        inside, outside = (np.flatnonzero((groups == group) & (is_among == x)) for x in (1, 0))
        if len(inside) < FEWEST:
            continue
        part = vectors[inside]
        chance = _likeness(others, part)
        limit = float(chance.mean() + SPREADS * chance.std())
        found[inside] = _likeness(part, part, is_same=True) < limit
        found[outside] = _likeness(vectors[outside], part) < limit
    return found


def _likeness(some: Floats, others: Floats, *, is_same: bool = False) -> Floats:
    """Mean cosine to the nearest few."""
    _, cosines = nearest(some, others, NEAREST, is_same=is_same)
    likeness: Floats = cosines.mean(axis=1)
    return likeness
