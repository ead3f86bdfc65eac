package picture

// Part is what of a thing a role colours.
type Part string

const (
	PartFill   Part = "fill"
	PartStroke Part = "stroke"
	PartText   Part = "text"
	// PartDetail is the second, quieter line of text; control planes have it.
	PartDetail Part = "detail"
)

// Roles that do not depend on health or kind. Families of roles have functions: [PlaneRole], [TileRole],
// [HealthRole], [ManagesRole], [ChipRole], [BadgeRole].
const (
	// RoleCanvas is behind everything; the writers paint it themselves.
	RoleCanvas Role = "canvas"
	// RoleText is text on the canvas or on a mesh, RoleTextDim the quieter kind (counts, notes).
	RoleText    Role = "text"
	RoleTextDim Role = "text.dim"

	// A mesh card; cards for what is outside of or undecided between meshes look quieter.
	RoleMeshFill    Role = "mesh.fill"
	RoleMeshStroke  Role = "mesh.stroke"
	RoleMeshTitle   Role = "mesh.title"
	RoleOtherFill   Role = "other.fill"
	RoleOtherStroke Role = "other.stroke"
	RoleOtherTitle  Role = "other.title"

	// The group of a plane's namespaces; RoleGridHeader is its title, RoleGridNote the count at the far side.
	RoleGridFill   Role = "grid.fill"
	RoleGridStroke Role = "grid.stroke"
	RoleGridHeader Role = "grid.header"
	RoleGridNote   Role = "grid.note"

	// An edge from where the labels point to while the pods run elsewhere, and one of several possibilities.
	RoleEdgeWanted   Role = "edge.wanted"
	RoleEdgePossible Role = "edge.possible"

	// The share of a mesh's proxies that run on a plane, and what is left of the bar.
	RoleProgress      Role = "progress"
	RoleProgressTrack Role = "progress.track"

	// Icons of what is stale, doubtful or adrift, and the lines over what RBAC hid.
	RoleStale Role = "stale"
	RoleDoubt Role = "doubt"
	RoleDrift Role = "drift"
	RoleHatch Role = "hatch"

	// RoleChange frames what is not as in another reading, and colours its sign: ink, since it says nothing good or bad. What
	// became of it is told by the sign and in words.
	RoleChange Role = "change"

	// For the page alone: the ring of the keyboard's focus, of the selection, of the pointer and of a found node.
	RoleFocus     Role = "focus"
	RoleSelection Role = "selection"
	RoleHover     Role = "hover"
	RoleMatch     Role = "match"
	// RoleAccent is links and the chosen entry of a list; panels are beside the chart.
	RoleAccent      Role = "accent"
	RolePanelFill   Role = "panel.fill"
	RolePanelRaised Role = "panel.raised"
	RolePanelStroke Role = "panel.stroke"
)

// healths are the words a Node's Health can be; anything else is drawn as unknown, never as healthy.
var healths = [...]string{"failing", "degraded", "unknown", "healthy"}

func knownHealth(health string) string {
	for _, h := range healths {
		if h == health {
			return h
		}
	}
	return "unknown"
}

// HealthRole is the colour of a health itself: icons, dots, bars.
func HealthRole(health string) Role { return Role("health." + knownHealth(health)) }

// HealthIcon is the shape that goes with HealthRole.
func HealthIcon(health string) Icon { return Icon(knownHealth(health)) }

// PlaneRole is a colour of a control plane with this health; it has all four parts.
func PlaneRole(health string, part Part) Role {
	return Role("plane." + knownHealth(health) + "." + string(part))
}

// TileRole is a colour of a namespace's tile with this health; it has fill, stroke and text.
func TileRole(health string, part Part) Role {
	return Role("tile." + knownHealth(health) + "." + string(part))
}

// MarkIcon is the sign of what became of a thing since another reading; ok is false for a word that is none.
func MarkIcon(mark string) (icon Icon, ok bool) {
	switch mark {
	case "added", "removed", "changed", "moved":
		return Icon(mark), true
	case "unknown":
		return IconUnseen, true
	}
	return "", false
}

// ManagesRole is the colour of the edge to a managing plane with this health.
func ManagesRole(health string) Role { return Role("edge.manages." + knownHealth(health)) }

// ChipRole is a colour of a ztunnel, waypoint or gateway; any other kind looks like a gateway.
func ChipRole(kind string, part Part) Role {
	switch kind {
	case "ztunnel", "waypoint":
	default:
		kind = "gateway"
	}
	return Role("chip." + kind + "." + string(part))
}

// BadgeRole is a colour of a badge: ambient, sidecar, tag, canary, stale, doubt, drift; any other looks plain.
func BadgeRole(badge string, part Part) Role {
	switch badge {
	case "ambient", "sidecar", "tag", "canary", "stale", "doubt", "drift":
	default:
		badge = "plain"
	}
	return Role("badge." + badge + "." + string(part))
}
