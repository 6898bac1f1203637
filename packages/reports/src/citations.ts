/** A work to cite, with its BibTeX entry. */
export interface Citation {
  /** "The program", "The method". */
  readonly what: string;
  readonly bibtex: string;
}

/** What a result of telos rests on: the program and the two papers. */
export function citations(version: string): Citation[] {
  return [
    {
      what: "The program",
      bibtex: `@software{telos,
  title   = {telos: what is this network for?},
  author  = {{The telos contributors}},
  version = {${version}}
}`,
    },
    {
      what: "The method: inferring a reward from the activity of a recurrent network",
      bibtex: `@article{chalk2021inferring,
  title   = {Inferring the function performed by a recurrent neural network},
  author  = {Chalk, Matthew and Tka{\\v{c}}ik, Ga{\\v{s}}per and Marre, Olivier},
  journal = {PLoS ONE},
  volume  = {16},
  number  = {4},
  pages   = {e0248940},
  year    = {2021}
}`,
    },
    {
      what: "The forward half of telos: behaviour that keeps its options open",
      bibtex: `@inproceedings{mastrogiuseppe2024controlled,
  title     = {Controlled maximal variability along with reliable performance in recurrent neural networks},
  author    = {Mastrogiuseppe, Chiara and Moreno-Bote, Rub{\\'e}n},
  booktitle = {Advances in Neural Information Processing Systems},
  year      = {2024}
}`,
    },
  ];
}
