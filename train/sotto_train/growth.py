"""A deeper narrator that begins as the shallower one it grew from, in the manner of Net2Net (Chen et al., arXiv 1511.05641)."""

from torch import Tensor, zeros_like

# The matrices by which a block adds to what passes through it: zero, and the block changes nothing.
LAST = ("output.weight", "down.weight")


def depth_of(state: dict[str, Tensor]) -> int:
    """Blocks of a state of `llama.Llama`."""
    return 1 + max(int(name.split(".")[1]) for name in state if name.startswith("blocks."))


def deepened(state: dict[str, Tensor], layers: int) -> dict[str, Tensor]:
    """The state with `layers` blocks that computes what `state` does; the added ones, spread evenly, copy the block before but add nothing yet.

    Raises ValueError where `layers` is less than the state has.
    """
    depth = depth_of(state)
    if layers < depth:
        raise ValueError(f"A narrator of {depth} layers can't be continued with {layers}: give the size as many layers, or more.")
    grown = {name: value for name, value in state.items() if not name.startswith("blocks.")}
    sources = [layer * depth // layers for layer in range(layers)]
    for layer, source in enumerate(sources):
        added = layer > 0 and sources[layer - 1] == source
        prefix = f"blocks.{source}."
        for name, value in state.items():
            if name.startswith(prefix):
                rest = name.removeprefix(prefix)
                grown[f"blocks.{layer}.{rest}"] = zeros_like(value) if added and rest in LAST else value.clone()
    return grown
