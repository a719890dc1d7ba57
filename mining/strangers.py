"""Texts that are nearer to nothing at the shop than a sentence about something else would be.

Some tickets belong to no topic: an offer, a question to somebody else, a life story. How near a
stranger comes to the tickets by chance depends on the shop, on how many tickets there are and on
the encoder, so it is measured: sixty sentences on other matters, in French and in English, are
compared with the tickets, and a ticket that is no nearer to the other tickets than most of those
has no topic. Figures: docs/decisions/0003-topics.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from mining.graph import THREADS, Floats, Integers, nearest

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


@dataclass(frozen=True)
class Strangeness:
    """How near texts come to each other at a shop, and how near strangers do."""

    vectors: Floats
    """Unit vectors of the texts that others are compared with."""
    groups: Integers
    """Language group of each: a text is compared with its own language."""
    limits: Mapping[int, float]
    """Likeness below which a text of a group is strange; none where it has less than 200 texts."""
    own: npt.NDArray[np.bool_]
    """Which of the texts themselves are strange."""

    @classmethod
    def of(cls, vectors: Floats, groups: Integers, others: Floats) -> Strangeness:
        """Learnt from texts; ``others`` are unit vectors of sentences that belong nowhere."""
        limits: dict[int, float] = {}
        own = np.zeros(len(vectors), dtype=np.bool_)
        for group in np.unique(groups).tolist():
            inside = np.flatnonzero(groups == group)
            if len(inside) < FEWEST:
                continue
            part = vectors[inside]
            chance = _likeness(others, part)
            limits[group] = float(chance.mean() + SPREADS * chance.std())
            own[inside] = _likeness(part, part, is_same=True) < limits[group]
        return cls(vectors, groups, limits, own)

    def nobody(self) -> Strangeness:
        """The same with nobody strange."""
        return replace(self, limits={}, own=np.zeros_like(self.own))

    def among(
        self, vectors: Floats, groups: Integers, *, threads: int = THREADS
    ) -> npt.NDArray[np.bool_]:
        """Which of other texts are strange: as far from these texts as strangers are."""
        found = np.zeros(len(vectors), dtype=np.bool_)
        for group, limit in self.limits.items():
            inside = np.flatnonzero(groups == group)
            part = self._parts[group]
            found[inside] = _likeness(vectors[inside], part, threads=threads) < limit
        return found

    @cached_property
    def _parts(self) -> dict[int, Floats]:
        return {group: self.vectors[self.groups == group] for group in self.limits}


@dataclass(frozen=True)
class Parted:
    """The same texts in parts (topics, communities): most others need be compared with one only."""

    strangeness: Strangeness
    labels: Integers
    """The part of each text, -1 for none."""

    def among(self, vectors: Floats, groups: Integers, part: Integers) -> npt.NDArray[np.bool_]:
        """Which of other texts are strange, as :meth:`Strangeness.among`; each has its likely part.

        Near enough to the texts of that part a text is no stranger: among all of them there are
        none but nearer ones. Only the others are compared with all.
        """
        doubtful = np.flatnonzero(self._is_doubtful(vectors, groups, part))
        found = np.zeros(len(vectors), dtype=np.bool_)
        few = vectors[doubtful], groups[doubtful]
        found[doubtful] = self.strangeness.among(*few, threads=1)
        return found

    def _is_doubtful(
        self, vectors: Floats, groups: Integers, part: Integers
    ) -> npt.NDArray[np.bool_]:
        found = np.ones(len(vectors), dtype=np.bool_)
        for group, limit in self.strangeness.limits.items():
            for number in np.unique(part[groups == group]).tolist():
                inside = self._members.get((group, number))
                if inside is None or len(inside) < NEAREST:
                    continue
                asking = np.flatnonzero((groups == group) & (part == number))
                near = vectors[asking] @ self.strangeness.vectors[inside].T
                few = np.partition(near, len(inside) - NEAREST, axis=1)[:, -NEAREST:]
                found[asking] = few.mean(axis=1) < limit
        return found

    @cached_property
    def _members(self) -> dict[tuple[int, int], Integers]:
        """Rows by language and part."""
        found: dict[tuple[int, int], Integers] = {}
        groups = self.strangeness.groups
        for group in np.unique(groups).tolist():
            inside = np.flatnonzero(groups == group)
            for number in np.unique(self.labels[inside]).tolist():
                found[group, number] = inside[self.labels[inside] == number]
        return found


def _likeness(
    some: Floats, others: Floats, *, is_same: bool = False, threads: int = THREADS
) -> Floats:
    """Mean cosine to the nearest few."""
    _, cosines = nearest(some, others, NEAREST, is_same=is_same, threads=threads)
    likeness: Floats = cosines.mean(axis=1)
    return likeness
