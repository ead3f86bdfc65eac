package layout

// Everything that decides spacing and type, in pixels at scale 1. Multiples of two keep lines crisp.
const (
	canvasMargin = 24
	cardGap      = 20
	cardPad      = 18
	cardHeader   = 52
	cardRadius   = 6

	barWidth  = 4
	barHeight = 22

	planeMinWidth = 216
	planeMaxWidth = 340
	planePad      = 14
	planeRadius   = 5
	planeHeight   = 54
	planeBadges   = 24 // more, when a plane of the card has badges
	planeProgress = 14 // more, when a plane of the card shows progress

	chipHeight   = 24
	chipGap      = 8
	chipPad      = 10
	chipMaxWidth = 230
	trunkGap     = 22 // between the trunk and the chips beside it, at least
	rowGap       = 22 // between planes, chips and grids; lines run here
	blockGap     = 18 // between blocks of a row

	bayGap    = 22 // between the clusters of a card
	bayPad    = 14 // beside and below what is in one
	bayHeader = 38
	bayRadius = 5

	gridPad    = 12
	gridHeader = 34
	gridRadius = 5

	tileHeight   = 24
	tileGap      = 6
	tilePad      = 9
	tileMinWidth = 104
	tileMaxWidth = 216
	tileStep     = 12
	tileRadius   = 3
	tileStretch  = 1.5 // how much wider than its text needs a tile may become to fill its shelf
	markWidth    = 16

	// spareShare is how many tiles a grid has for each place that it leaves free for a new one.
	spareShare = 16

	// Among more tiles than smallFrom they are small: colours from afar, names for who comes close.
	smallFrom     = 900
	smallHeight   = 16
	smallGap      = 4
	smallPad      = 5
	smallWidth    = 60
	smallMinWidth = 44
	smallMark     = 8

	badgeHeight = 18
	badgePad    = 7
	badgeGap    = 6
	badgeMax    = 200

	footerHeight = 30

	sizeTitle  = 16
	sizePlane  = 14
	sizeHeader = 12
	sizeTile   = 11.5
	sizeSmall  = 11
	sizeBadge  = 10.5
	sizeMinute = 6.5

	iconLarge  = 12
	iconSmall  = 9
	iconMinute = 6
)

// The zoom levels of Op.Detail.
const (
	detailAlways = iota
	detailMiddle
	detailClose
)

// baseline is where text of this size stands in a box, from the box's middle.
func baseline(size float64) float64 { return size * 0.36 }
