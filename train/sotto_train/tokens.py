"""The two vocabularies: byte-level BPE for the narrator, lower-cased WordPiece-like BPE for the encoder."""

from collections.abc import Iterable
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

END, ITEM, FACTS, ABOUT, LIKED, SHARED, ASKED, WRITE, SOFT = (
    "<|end|>",
    "<|item|>",
    "<|facts|>",
    "<|about|>",
    "<|liked|>",
    "<|shared|>",
    "<|asked|>",
    "<|write|>",
    "<|soft|>",
)
# A slot is one token that stands for a name or a number; the reader's device puts the catalogue's own words in its place,
# so a title can't be misspelt and a year can't be invented.
SLOTS = (
    "<|title|>",
    "<|author|>",
    "<|year|>",
    "<|length|>",
    "<|series|>",
    "<|liked1|>",
    "<|liked2|>",
    "<|liked3|>",
)
SPARE = tuple(f"<|spare{n}|>" for n in range(15))
# Behind a prompt whose narrative was written by hand. The device never puts it there: a small model learns that voice from
# a few thousand narratives well enough to know it, not to speak it.
BY_HAND = SPARE[0]
NARRATOR_SPECIALS = (END, ITEM, FACTS, ABOUT, LIKED, SHARED, ASKED, WRITE, SOFT, *SLOTS, *SPARE)
ENCODER_SPECIALS = ("[PAD]", "[UNK]")


def train_narrator_tokenizer(texts: Iterable[str], vocabulary: int) -> Tokenizer:
    """Byte-level BPE: any text round-trips; digits stand alone so that numbers are copied digit by digit."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary,
        special_tokens=list(NARRATOR_SPECIALS),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def train_encoder_tokenizer(texts: Iterable[str], vocabulary: int) -> Tokenizer:
    """WordPiece over lower-cased words without accents: case carries nothing for retrieval."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]", max_input_chars_per_word=64))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    trainer = trainers.WordPieceTrainer(
        vocab_size=vocabulary, special_tokens=list(ENCODER_SPECIALS), show_progress=False, limit_alphabet=200
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def load(path: Path) -> Tokenizer:
    return Tokenizer.from_file(str(path))
