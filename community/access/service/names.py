"""Pseudonyms: two plain words, drawn by the seal, so that they say nothing about anyone."""

ADJECTIVES = (
    "amber autumn blue bright calm cedar clear cloudy coastal copper cotton dappled dawn distant drifting early "
    "eastern evening fallow fern forest gentle golden granite green grey harbor hazel hidden hillside inland island "
    "juniper lakeside late linen little maple marsh meadow mild misty morning mossy northern open orchard pale pebble "
    "quiet rainy river russet sandy silver sleepy slow snowy soft southern spring steady still summer sunny tidal "
    "upland velvet wandering western white wild willow winter woodland"
).split()
NOUNS = (
    "avocet bluebird bobolink bunting catbird chickadee cormorant crane creeper curlew dipper dove dunlin egret "
    "finch flicker gannet goldeneye grebe grosbeak grouse heron ibis junco kestrel killdeer kinglet kite lapwing lark "
    "linnet loon martin merlin nuthatch oriole osprey owl petrel phoebe pigeon pipit plover puffin quail rail "
    "redstart robin sandpiper shearwater siskin snipe sora sparrow starling stilt swallow swan swift tanager "
    "teal tern thrush titmouse towhee turnstone veery vireo warbler waxwing whimbrel wigeon willet wren"
).split()


def pseudonym(seal: str, attempt: int = 0) -> str:
    """The name for a seal (hex); a further `attempt` gives another when the first is taken in the space."""
    number = int(seal[:16], 16) + attempt
    count = len(ADJECTIVES)
    return f"{ADJECTIVES[number % count].capitalize()} {NOUNS[number // count % len(NOUNS)].capitalize()}"
