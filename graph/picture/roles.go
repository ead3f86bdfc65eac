package picture

// The colour roles. Every role has a colour in every palette; text roles meet WCAG AA on the fills they are used on.
const (
	// Surfaces, from the back to the front, each with its thin line.
	RoleCanvas      Role = "canvas"
	RoleCard        Role = "card"
	RoleCardStroke  Role = "card.stroke"
	RoleGrid        Role = "grid"
	RoleGridStroke  Role = "grid.stroke"
	RolePlane       Role = "plane"
	RolePlaneStroke Role = "plane.stroke"
	RoleChip        Role = "chip"
	RoleChipStroke  Role = "chip.stroke"
	RoleTile        Role = "tile"
	RoleTileStroke  Role = "tile.stroke"

	// Text on any of the surfaces and on the health tints.
	RoleText      Role = "text"
	RoleTextMuted Role = "text.muted"
	RoleTitle     Role = "title"

	// Lines between nodes: what manages, and what is doubtful or on its way.
	RoleEdge      Role = "edge"
	RoleEdgeDoubt Role = "edge.doubt"

	// Healths as solid colours (icons, bars, strokes), as tints behind text, and as text on those tints.
	RoleHealthy      Role = "healthy"
	RoleHealthyTint  Role = "healthy.tint"
	RoleHealthyText  Role = "healthy.text"
	RoleDegraded     Role = "degraded"
	RoleDegradedTint Role = "degraded.tint"
	RoleDegradedText Role = "degraded.text"
	RoleFailing      Role = "failing"
	RoleFailingTint  Role = "failing.tint"
	RoleFailingText  Role = "failing.text"
	RoleUnknown      Role = "unknown"
	RoleUnknownTint  Role = "unknown.tint"
	RoleUnknownText  Role = "unknown.text"

	// Badges: the colour of line and text, and the tint behind it.
	RoleAmbient     Role = "ambient"
	RoleAmbientTint Role = "ambient.tint"
	RoleSidecar     Role = "sidecar"
	RoleSidecarTint Role = "sidecar.tint"
	RoleTag         Role = "tag"
	RoleTagTint     Role = "tag.tint"
	RoleCanary      Role = "canary"
	RoleCanaryTint  Role = "canary.tint"
	RoleStale       Role = "stale"
	RoleStaleTint   Role = "stale.tint"
	RoleDoubt       Role = "doubt"
	RoleDoubtTint   Role = "doubt.tint"
	RolePlain       Role = "plain"
	RolePlainTint   Role = "plain.tint"

	// RoleHatch is the diagonal lines over what may not be read; RoleTrack the part of a progress bar that is not reached.
	RoleHatch Role = "hatch"
	RoleTrack Role = "track"
)
