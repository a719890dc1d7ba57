// Finds articles for what a reader typed: Pagefind looks words up, this module understands the
// query. It drops stop words, mends typing errors against the vocabulary of the articles, looks
// for synonyms too, takes any of the words when no article holds all, and puts first the articles
// whose title or known questions come closest to the whole query. No page, no storage, no request
// but to this site.

const MOST_WORDS = 12; // a longer query keeps its rarest words
const MOST_CANDIDATES = 12; // articles whose title and questions are compared with the query
const QUESTION_WEIGHT = 0.8; // closeness to a known question, against 1 for the words found
const STOP_WORD_WEIGHT = 0.2; // of a stop word when a query and a question are compared
const CORRECTED_WEIGHT = 0.85; // of a word found only after mending it
const SYNONYM_WEIGHT = 0.6; // of a word that stands for the one typed
const ONLY_SYNONYM_WEIGHT = 0.85; // the same where no article holds the one typed
const LEAST_SHARE = 0.3; // of the best article's score; weaker ones are chance
const TOGETHER = 32; // articles in one file of what results show: kb.storage.searchindex

// A phone pays for each part of the index: in a large help center fewer words are looked up.
const LARGE = 2000; // articles
const COMMON_SHARE = 0.1; // a word in more of them is left out where the query has a rarer one
const ENOUGH = 25; // articles that hold a word: its synonyms are left out
const FEW = 25; // articles that hold one of the rare words; what is in more is only its beginning
const NEAR = 5; // places between the words of a phrase

const RANKING = { metaWeights: { title: 3, questions: 0, summary: 0, category: 0 } };

const LIGATURES = { œ: "oe", æ: "ae", ß: "ss", "’": "'", "ʼ": "'" };
const WORD = /[\p{L}\p{N}]+(?:'[\p{L}\p{N}]+)*/gu;
const UNFINISHED = /[\p{L}\p{N}]$/u; // the last word may go on
const ELISION = /^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)'(?=.)/;
const ENGLISH_TAIL = /'(?:s|re|ve|ll|d|m)$/;

/** `text` in lower case without accents, ligatures spelled out: the twin of kb.words.fold. */
export function fold(text) {
  const spelled = text.toLowerCase().replace(/[œæß’ʼ]/g, (sign) => LIGATURES[sign]);
  return spelled.normalize("NFKD").replace(/\p{M}+/gu, "");
}

/** The folded words of a text, elided articles cut off: "l'échange" gives "echange". */
export function words(text) {
  const found = fold(text).match(WORD) ?? [];
  return found.map((word) => word.replace(ELISION, "").replace(ENGLISH_TAIL, ""));
}

/** Edits between two words, swapped neighbours counting as one; stops above `most`. */
export function distance(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let before = [];
  let last = Array.from({ length: other.length + 1 }, (_, j) => j);
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const isSame = one[i - 1] === other[j - 1];
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        row[j] = Math.min(row[j], before[j - 2] + 1);
      }
    }
    if (Math.min(...row) > most) return most + 1;
    [before, last] = [last, row];
  }
  return last[other.length];
}

/** True when two folded words look like forms of one: the same but for a short ending. "refund" and
 * "refused", "contact" and "contrat" are none. */
export function isAlike(one, other) {
  if (one === other) return true;
  const shorter = Math.min(one.length, other.length);
  const needed = Math.max(4, Math.max(one.length, other.length) - 3, shorter - (shorter > 6 ? 2 : 1));
  return shorter >= needed && one.slice(0, needed) === other.slice(0, needed);
}

const SHORT = /^(?:\d+|..)$/u; // kb.vocabulary keeps these apart
const SIGN = /^[\p{Script=Latin}\p{N}]$/u; // says nothing alone
const SHORT_FORM = /^(\p{L}{2}(\p{L}))(?:\2?ing|e?[drsx]|e)$/u; // "fitting", "sacs": too short to be alike

/** True when two folded words begin alike for half of the longer: "annulation", "annuler". */
export function isKin(one, other) {
  const half = Math.max(5, Math.ceil(other.length / 2));
  return one.length >= half && one.slice(0, half) === other.slice(0, half);
}

const split = (member) => member.split(" ");

/** Where `member`, a list of words in any form, begins in `list`. */
function places(member, list) {
  const starts = list.map((_, at) => at).slice(0, Math.max(0, list.length - member.length + 1));
  return starts.filter((at) => member.every((word, i) => isAlike(word, list[at + i])));
}

/** The words of one help center: which exist, how telling they are, what a typing error meant. */
export class Vocabulary {
  constructor({ articles, words: entries, short = [], stop, synonyms = [], rare = 0 }) {
    this.articles = articles;
    this.short = new Set(short); // of two letters, or numbers: never mended, nothing is mended to them
    this.rare = rare; // articles that hold a rare word, on average; 0 where there is no file of them
    this.isWhole = !rare;
    this.entries = new Map(Object.entries(entries).map(([shown, count]) => [fold(shown), { count, shown }]));
    this.stop = new Set(stop);
    this.groups = synonyms.map(([used, others]) => ({ used: used.map(split), others: others.map(split) }));
    const paired = this.groups.flatMap(({ used, others }) => [...used, ...others].flat());
    this.paired = new Set(paired.filter((word) => !this.stop.has(word)));
    this.used = new Set(this.groups.flatMap(({ used }) => used.flat())); // in any form: kb.synonyms
    this.list = [...new Set([...this.entries.keys(), ...stop, ...this.paired])];
  }

  /** Take in a rare word that articles hold. */
  learn(word, shown = word) {
    this.entries.set(word, { count: this.rare, shown });
  }

  /** Take in all rare words: each the length of the start it shares with the one before, and its rest. */
  add(packed) {
    let word = "";
    for (const part of packed.split(" ")) {
      word = word.slice(0, parseInt(part[0], 36)) + part.slice(1);
      this.learn(fold(word), word);
    }
    this.list = [...new Set([...this.entries.keys(), ...this.list])];
    this.isWhole = true;
  }

  /** Telling words of a query of which only the rare words can say whether they are right. */
  unsure(query) {
    if (this.isWhole) return [];
    const all = words(query);
    const last = UNFINISHED.test(query) ? all.at(-1) : undefined;
    return all.filter((word) => this.isTelling(word) && !SHORT.test(word) && !this.isKnown(word, word === last));
  }

  isKnown(word, isUnfinished) {
    return this.count(word) > 0 || this.paired.has(word) || (isUnfinished && this.hasPrefix(word));
  }

  /** What to ask the index for a word: itself where articles hold it in some form, or one that begins
   * with it; else one of its kin; else nothing. Of any other word Pagefind would take the longest
   * beginning that articles hold ("parrainage": "par"). */
  held(word) {
    if (this.entries.has(word) || this.used.has(word) || this.short.has(word)) return word;
    if (!this.isWhole && !SHORT.test(word)) return word;
    if (this.entries.has(word.match(SHORT_FORM)?.[1])) return word;
    const all = [...this.entries.keys()];
    if (all.some((other) => other.startsWith(word) || isAlike(other, word))) return word;
    return all.filter((other) => isKin(other, word)).sort((one, other) => this.count(other) - this.count(one))[0];
  }

  count(word) {
    return this.entries.get(word)?.count ?? 0;
  }

  /** The word as articles write it: "fidelite" gives "fidélité". */
  shown(word) {
    return this.entries.get(word)?.shown ?? word;
  }

  /** How telling a word is: 0.4 in every article, towards 1 and above for a rare one. */
  telling(word) {
    const share = Math.log((this.articles + 1) / ((this.count(word) || this.rare) + 0.5));
    return 0.4 + Math.max(0, share) / Math.log(this.articles + 2);
  }

  get isLarge() {
    return this.articles > LARGE;
  }

  /** Whether a word stands in so many articles of a large help center that it finds nothing. */
  isCommon(word) {
    return this.isLarge && this.count(word) > COMMON_SHARE * this.articles;
  }

  isTelling(word) {
    return word.length > 1 && !this.stop.has(word);
  }

  /** Where synonyms stand in a list of words: [first place, number of words, what they stand for]. */
  synonyms(list) {
    return this.groups.flatMap(({ used, others }) =>
      [...used, ...others].flatMap((member) => {
        const rest = used.filter((other) => other !== member).map((other) => other.filter((word) => this.isTelling(word)));
        return rest.length ? places(member, list).map((at) => [at, member.length, rest]) : [];
      }),
    );
  }

  hasPrefix(start) {
    return this.list.some((word) => word.startsWith(start));
  }

  hasAlike(wanted) {
    return this.list.some((word) => isAlike(word, wanted));
  }

  /** Up to two words that `wanted` was most likely meant to be, its two halves, or one of them; else none. */
  corrections(wanted, isUnfinished) {
    if (wanted.length < 4 || /^\d+$/.test(wanted)) return [];
    const most = wanted.length > 6 ? 2 : 1;
    const found = [];
    for (const word of this.list) {
      const edits = this.edits(wanted, word, most, isUnfinished);
      const isNear = edits <= most && (edits === 1 || word[0] === wanted[0]);
      if (isNear) found.push({ word, edits, count: this.count(word) });
    }
    found.sort((a, b) => a.edits - b.edits || b.count - a.count || a.word.localeCompare(b.word));
    const best = found.filter(({ edits }) => edits === found[0].edits).slice(0, 2);
    return best.length ? best.map(({ word }) => word) : this.halves(wanted);
  }

  edits(wanted, word, most, isUnfinished) {
    const whole = distance(wanted, word, most);
    if (!isUnfinished || wanted.length < 5 || word.length <= wanted.length) return whole;
    return Math.min(whole, distance(wanted, word.slice(0, wanted.length), 1) + 0.5);
  }

  halves(wanted) {
    const isEnd = (part) => this.entries.has(part) || (part.length > 3 && this.hasPrefix(part));
    for (let i = 3; i <= wanted.length - 3; i += 1) {
      const pair = [wanted.slice(0, i), wanted.slice(i)];
      if (this.entries.has(pair[0]) && isEnd(pair[1])) return pair;
    }
    const inside = this.list.filter((word) => word.length > 4 && (wanted.startsWith(word) || wanted.endsWith(word)));
    return inside.sort((one, other) => other.length - one.length).slice(0, 1);
  }
}

/** What to look up for a query: its telling words, each with the forms it may stand for. */
export function understood(query, vocabulary) {
  const all = words(query);
  const isUnfinished = UNFINISHED.test(query);
  let kept = all.filter((word) => vocabulary.isTelling(word));
  if (!kept.length) kept = all.filter((word) => !SIGN.test(word));
  const last = isUnfinished ? all.at(-1) : undefined;
  const terms = [...new Set(kept)].map((word) => term(word, vocabulary, word === last));
  // A stop word with a typing error ("poru") is a stop word still.
  const telling = terms.filter(({ forms, corrections }) => forms.length || !vocabulary.stop.has(corrections[0]));
  const chosen = [...withSynonyms(all, telling.length ? telling : terms, vocabulary)];
  const rare = chosen.filter(({ word, corrections }) => ![word, ...corrections].some((form) => vocabulary.isCommon(form)));
  const wanted = rare.length ? rare : chosen;
  return { all, terms: wanted.sort((a, b) => b.weight - a.weight).slice(0, MOST_WORDS) };
}

function term(word, vocabulary, isUnfinished) {
  const isKnown = vocabulary.isKnown(word, isUnfinished);
  const corrections = isKnown ? [] : vocabulary.corrections(word, isUnfinished);
  const isForm = isKnown || !corrections.length || vocabulary.hasAlike(word);
  const weight = Math.max(...[word, ...corrections].map((form) => vocabulary.telling(form)));
  return { word, forms: isForm ? [word] : [], corrections, others: [], weight: isKnown ? weight : Math.min(weight, 1) };
}

/** The terms with what else they may be called; a phrase ("money back") makes a term of its own. */
function withSynonyms(all, terms, vocabulary) {
  const made = new Map(terms.map((each) => [each.word, each]));
  const mended = all.map((word) => (made.get(word)?.forms.length === 0 ? made.get(word).corrections[0] : word) ?? word);
  for (const [at, count, others] of vocabulary.synonyms(mended)) {
    const word = all.slice(at, at + count).join(" ");
    const weight = Math.max(...others.flat().map((other) => vocabulary.telling(other)));
    const own = made.get(word) ?? { word, forms: [], corrections: [], others: [], weight };
    if (!vocabulary.count(word)) own.weight = weight;
    own.others.push(...others);
    made.set(word, own);
  }
  return made.values();
}

/** How close a query comes to a question, 0 to 1: shared words, stop words counting little. */
export function closeness(asked, question, vocabulary, stands = new Map()) {
  const weight = (word) => (vocabulary.stop.has(word) ? STOP_WORD_WEIGHT : vocabulary.telling(word));
  const worth = (word) => (vocabulary.count(word) || !stands.has(word) ? weight(word) : Math.max(...stands.get(word).map(weight)));
  const left = [...question];
  let shared = 0;
  for (const word of asked) {
    let at = left.findIndex((other) => isAlike(word, other));
    const share = at < 0 ? SYNONYM_WEIGHT : 1;
    if (at < 0) at = left.findIndex((other) => stands.get(word)?.some((own) => isAlike(own, other)));
    if (at >= 0) shared += (share * (worth(word) + weight(left.splice(at, 1)[0]))) / 2;
  }
  const whole = asked.reduce((total, word) => total + worth(word), 0) + question.reduce((total, word) => total + weight(word), 0);
  return whole ? (2 * shared) / whole : 0;
}

/** Each word of the query with all that it may stand for. */
function standing(terms) {
  const stands = new Map();
  for (const { word, corrections, others } of terms) {
    if (!others.length) continue;
    for (const part of [...word.split(" "), ...corrections]) stands.set(part, [...(stands.get(part) ?? []), ...others.flat()]);
  }
  return stands;
}

/** Ask for files before the module that will ask for them is there. */
function preload(as, ...urls) {
  for (const href of urls) {
    const link = Object.assign(document.createElement("link"), { rel: "preload", as, href, crossOrigin: "anonymous" });
    document.head.append(link);
  }
}

/** What the index consists of; never from a cache, so that this throws where nothing can be loaded. */
async function entry(base, tag = Date.now()) {
  const answer = await loaded(new URL(`pagefind/pagefind-entry.json?ts=${tag}`, base));
  return Object.values((await answer.json()).languages)[0];
}

/** What was loaded ahead, to know what to ask for; Pagefind itself asks whether it is still so. */
const entries = new Map();

/** Pagefind for the pages below `base`: its files are asked for at once, where it goes one by one. */
async function pagefind(base) {
  const root = new URL("pagefind/", base);
  const code = import(new URL("pagefind.js", root).href);
  code.catch(() => {}); // awaited below
  const metaCacheTag = String(Date.now());
  if (entries.has(base.href)) preload("fetch", new URL(`pagefind-entry.json?ts=${metaCacheTag}`, root));
  const { hash, wasm } = await (entries.get(base.href) ?? entry(base, metaCacheTag));
  preload("fetch", new URL(`pagefind.${hash}.pf_meta`, root), new URL(`wasm.${wasm ?? "unknown"}.pagefind`, root));
  const instance = (await code).createInstance({ noWorker: true, metaCacheTag, ranking: RANKING });
  return { hash, search: (form) => instance.search(form) };
}

/** Load all code and what the index consists of, nothing of what it searches in, so that the search
 * need not wait for that later; where this fails it asks itself. */
export async function ahead(base) {
  const root = new URL("pagefind/", base);
  const asked = entry(base);
  entries.set(base.href, asked);
  asked.catch(() => entries.delete(base.href));
  await import(new URL("pagefind.js", root).href);
  const { wasm } = await asked;
  await (await loaded(new URL(`wasm.${wasm ?? "unknown"}.pagefind`, root))).arrayBuffer();
}

async function loaded(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url.pathname}: ${answer.status}`);
  return answer;
}

/** The search of one locale; `open` it once, then ask as often as you like. */
export class Engine {
  /** A help center without articles has no index: words.json says that nothing can be found. */
  static async open(base, hasIndex = true) {
    const index = hasIndex ? pagefind(base) : undefined;
    index?.catch(() => {}); // whoever searches is told
    return new Engine(await (await loaded(new URL("assets/words.json", base))).json(), { base, index });
  }

  constructor(lexicon, { base, index } = {}) {
    this.vocabulary = new Vocabulary(lexicon);
    this.strings = lexicon.strings;
    this.base = base;
    this.index = index;
    this.answers = new Map();
    this.pages = new Map();
    this.shown = new Map();
  }

  /** In a large help center: learn whether words that the common ones do not hold are right. The index
   * and the list of rare words are asked together, and whichever comes first says it: a typing error
   * then waits for no second journey. */
  async learn(query) {
    const unsure = this.vocabulary.unsure(query);
    if (!unsure.length) return;
    const others = words(query).filter((word) => this.vocabulary.isTelling(word) && !this.vocabulary.isCommon(word));
    const asked = Promise.all(others.map((word) => this.ask(word))); // all at once, though only some are in doubt
    const held = asked.then(() => Promise.all(unsure.map((word) => this.ask(word)))).then((found) => found.every(({ length }) => length && length <= FEW));
    held.catch(() => {}); // where the list is first, the search itself asks for the same
    const list = this.rareWords().then(() => false, () => held);
    if (await Promise.race([held, list])) unsure.forEach((word) => this.vocabulary.learn(word));
    else await this.complete(unsure);
  }

  rareWords() {
    if (!this.rare) {
      this.rare = loaded(new URL("assets/rare-words.txt", this.base)).then((answer) => answer.text());
      this.rare.catch(() => (this.rare = undefined)); // asked for again by whoever needs it
    }
    return this.rare;
  }

  async complete(unsure) {
    const packed = await this.rareWords();
    if (!this.vocabulary.isWhole) this.vocabulary.add(packed);
    unsure.forEach((word) => this.answers.delete(word)); // of their beginnings, maybe
  }

  /** The best articles for `query`: hits, how many there are, and the query as mended, if it was.
   * Null once nobody `isWanted()` it; what was looked up until then is kept for the next one.
   * Throws where a part of the index does not come; the next search asks for it again. */
  async search(query, limit = 8, isWanted = () => true) {
    try {
      return await this.found(query, limit, isWanted);
    } catch (error) {
      // Pagefind takes a part that did not come for an empty one, for as long as it lives.
      entries.clear();
      Object.assign(this, { index: undefined, rare: undefined, answers: new Map(), pages: new Map(), shown: new Map() });
      throw error;
    }
  }

  async found(query, limit, isWanted) {
    await this.learn(query);
    const { all, terms } = understood(query, this.vocabulary);
    if (!this.vocabulary.articles || !terms.length) return { hits: [], total: 0, corrected: null, words: all };
    const found = await Promise.all(terms.map((each) => this.lookUp(each)));
    if (!isWanted()) return null;
    const scores = new Map();
    found.forEach(({ pages }, i) => {
      for (const [id, strength] of pages) {
        const score = terms[i].weight * (0.5 + 0.5 * strength);
        scores.set(id, (scores.get(id) ?? 0) + score);
      }
    });
    const mended = mend(terms, found);
    const asked = all.flatMap((word) => mended.get(word) ?? [word]);
    const best = [...scores].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    const whole = terms.reduce((total, { weight }) => total + weight, 0);
    const candidates = best.slice(0, Math.max(limit, MOST_CANDIDATES));
    const hits = await this.ranked(candidates, { asked, whole, stands: standing(terms) });
    return {
      hits: hits.slice(0, limit),
      total: best.length > candidates.length ? best.length : hits.length,
      corrected: mended.size ? this.rewritten(query, mended) : null,
      words: [...asked, ...terms.flatMap(({ corrections, others }) => [...corrections, ...others.flat()])].filter((word) => !this.vocabulary.stop.has(word)),
    };
  }

  /** The pages that hold a word or one of its forms, each with its strength from 0 to 1. */
  async lookUp({ forms, corrections, others }) {
    const own = await Promise.all(forms.map((form) => this.ask(form)));
    const mended = await Promise.all(corrections.map((form) => this.ask(form)));
    const held = [...own, ...mended].reduce((total, results) => total + results.length, 0);
    const asked = this.vocabulary.isLarge && held >= ENOUGH ? [] : others;
    const synonyms = await Promise.all(asked.map((member) => this.askAll(member)));
    const pages = new Map();
    const add = (results, weight) => {
      const top = results[0]?.score || 1;
      for (const { id, score } of results) {
        pages.set(id, Math.max(pages.get(id) ?? 0, (weight * score) / top));
      }
    };
    own.forEach((results) => add(results, 1));
    mended.forEach((results) => add(results, CORRECTED_WEIGHT));
    const weight = pages.size ? SYNONYM_WEIGHT : ONLY_SYNONYM_WEIGHT;
    synonyms.forEach((results) => add(results, weight));
    if (!pages.size) (await Promise.all(asked.flat().map((word) => this.ask(word)))).forEach((results) => add(results, SYNONYM_WEIGHT));
    return { pages, isMended: !own.some((results) => results.length) && mended.some((r) => r.length) };
  }

  /** The pages that hold all of `list` near one another, by the weakest of them. */
  async askAll(list) {
    const [first, ...rest] = await Promise.all(list.map((word) => this.ask(word)));
    const others = rest.map((results) => new Map(results.map((result) => [result.id, result])));
    const together = first.flatMap(({ id, score, places: starts }) => {
      const found = others.map((each) => each.get(id));
      if (!found.every(Boolean)) return [];
      const isNear = starts.some((at) => found.every(({ places }) => places.some((other) => Math.abs(other - at) <= NEAR)));
      return isNear ? [{ id, score: Math.min(score, ...found.map((each) => each.score)) }] : [];
    });
    return together.sort((one, other) => other.score - one.score);
  }

  /** The pages that hold a form; where the vocabulary knows of none the index is not asked. */
  async ask(form) {
    const asked = this.answers.has(form) ? form : this.vocabulary.held(form);
    if (!asked) this.answers.set(form, []);
    if (!this.answers.has(form)) {
      this.index ??= pagefind(this.base);
      const { results } = await (await this.index).search(asked);
      if (!results.length && this.vocabulary.count(form)) await entry(this.base);
      for (const result of results) if (!this.pages.has(result.id)) this.pages.set(result.id, result);
      this.answers.set(form, results.map(({ id, score, words: places = [] }) => ({ id, score, places })));
    }
    return this.answers.get(form);
  }

  /** What a result shows and is compared by: it stands in a file with its neighbours. */
  async article(id) {
    const { hash } = await this.index;
    if (!hash || id.includes("_")) { // Pagefind's own name, in an index of another make
      const { url, meta } = await this.pages.get(id).data();
      return { url, title: meta.title, questions: meta.questions ?? "", text: meta.summary ?? "", place: meta.category ?? "" };
    }
    const number = parseInt(id, 36);
    const name = `${hash}_${Math.floor(number / TOGETHER)}`;
    if (!this.shown.has(name)) {
      const file = new URL(`pagefind/shown/${name}.json`, this.base);
      this.shown.set(name, loaded(file).then((answer) => answer.json()));
    }
    const [path, title, questions, text, place] = (await this.shown.get(name))[number % TOGETHER];
    return { url: new URL(path.slice(1), this.base).href, title, questions, text, place };
  }

  async ranked(candidates, { asked, whole, stands }) {
    const hits = await Promise.all(
      candidates.map(async ([id, score]) => {
        const { questions, ...shown } = await this.article(id);
        const known = [shown.title, ...questions.split("\n")].filter(Boolean);
        const close = Math.max(...known.map((text) => closeness(asked, words(text), this.vocabulary, stands)));
        return { ...shown, score: score / whole + QUESTION_WEIGHT * close };
      }),
    );
    hits.sort((a, b) => b.score - a.score || (a.url < b.url ? -1 : 1));
    return hits.filter(({ score }) => score >= LEAST_SHARE * hits[0].score);
  }

  /** The query with its mended words as articles write them. */
  rewritten(query, mended) {
    return query.replace(/[’ʼ]/g, "'").replace(WORD, (word) => {
      const [folded] = words(word);
      const better = mended.get(folded);
      return better ? better.map((form) => this.vocabulary.shown(form)).join(" ") : word;
    });
  }
}

function mend(terms, found) {
  const mended = new Map();
  terms.forEach(({ word, corrections }, i) => {
    if (!found[i].isMended) return;
    const isSplit = corrections.length === 2 && corrections.join("") === word;
    mended.set(word, isSplit ? corrections : corrections.slice(0, 1));
  });
  return mended;
}
