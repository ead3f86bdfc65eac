package picture

// The colours. Hues follow Okabe and Ito: vermilion fails, yellow is degraded, bluish green is healthy, and what is
// unknown is a violet grey, so that deuteranopes and protanopes tell the four apart by lightness and by blue against
// yellow. Tests hold text to 4.5:1 on its fills (WCAG 2.2, 1.4.3) and icons to 3:1 (1.4.11).

var baseSwatches = []Swatch{
	{RoleCanvas, "#0b0e14", "#eef1f6"},
	{RoleText, "#d5dae3", "#1b2230"},
	{RoleTextDim, "#8f9aab", "#566072"},
	{RoleMeshFill, "#10141d", "#ffffff"},
	{RoleMeshStroke, "#323d50", "#c5cedc"},
	{RoleMeshTitle, "#eef1f6", "#111826"},
	{RoleOtherFill, "#0d1118", "#f6f8fb"},
	{RoleOtherStroke, "#29313f", "#d3dae5"},
	{RoleOtherTitle, "#aab4c4", "#465064"},
	{RoleGridFill, "#0c1018", "#f3f6fa"},
	{RoleGridStroke, "#232b39", "#dbe2ec"},
	{RoleGridHeader, "#b4bdcb", "#3d4759"},
	{RoleGridNote, "#8f9aab", "#566072"},
	{RoleEdgeWanted, "#d58cc0", "#a33f86"},
	{RoleEdgePossible, "#9a94c4", "#655f96"},
	{RoleProgress, "#58a6e8", "#ffffff"},
	{RoleProgressTrack, "#263145", "#1a2c4d"},
	{RoleStale, "#d58cc0", "#a33f86"},
	{RoleDoubt, "#c3a6ff", "#6f42c1"},
	{RoleHatch, "#3b4456", "#b9c2d0"},
}

var healthSwatches = []Swatch{
	{"health.failing", "#ff6247", "#b3201a"},
	{"health.degraded", "#f5ce4d", "#b57d00"},
	{"health.unknown", "#8c8fc4", "#6d70a8"},
	{"health.healthy", "#22b389", "#0b8a63"},

	{"plane.failing.fill", "#3b1712", "#a82a18"},
	{"plane.failing.stroke", "#ff6247", "#7d1a0c"},
	{"plane.failing.text", "#ffe4de", "#ffffff"},
	{"plane.failing.detail", "#efb0a3", "#ffe1da"},
	{"plane.degraded.fill", "#33260a", "#8a5c00"},
	{"plane.degraded.stroke", "#f5ce4d", "#634200"},
	{"plane.degraded.text", "#fdf1cd", "#ffffff"},
	{"plane.degraded.detail", "#dcc487", "#fff0d0"},
	{"plane.unknown.fill", "#1d1f2e", "#5a5d85"},
	{"plane.unknown.stroke", "#8c8fc4", "#40436a"},
	{"plane.unknown.text", "#e4e5f2", "#ffffff"},
	{"plane.unknown.detail", "#b0b2cf", "#e9eaf7"},
	{"plane.healthy.fill", "#12233d", "#2a5ba8"},
	{"plane.healthy.stroke", "#4f93da", "#1b4280"},
	{"plane.healthy.text", "#e6effb", "#ffffff"},
	{"plane.healthy.detail", "#a3bcde", "#dbe8fb"},

	{"tile.failing.fill", "#301511", "#fdebe7"},
	{"tile.failing.stroke", "#d9543d", "#d9614c"},
	{"tile.failing.text", "#ffb9ab", "#9c2413"},
	{"tile.degraded.fill", "#2a200b", "#fff6de"},
	{"tile.degraded.stroke", "#b5912f", "#c08a1a"},
	{"tile.degraded.text", "#f3d98c", "#755000"},
	{"tile.unknown.fill", "#171924", "#f1f1f8"},
	{"tile.unknown.stroke", "#63668f", "#9c9ec4"},
	{"tile.unknown.text", "#bfc1dc", "#4f527f"},
	{"tile.healthy.fill", "#131922", "#ffffff"},
	{"tile.healthy.stroke", "#2d3849", "#ccd5e1"},
	{"tile.healthy.text", "#c9d1dc", "#2a3343"},

	{"edge.manages.failing", "#ff6247", "#b3201a"},
	{"edge.manages.degraded", "#d9b23c", "#b57d00"},
	{"edge.manages.unknown", "#8c8fc4", "#6d70a8"},
	{"edge.manages.healthy", "#4f93da", "#2a5ba8"},
}

var chipSwatches = []Swatch{
	{"chip.ztunnel.fill", "#1d1730", "#f2ecfd"},
	{"chip.ztunnel.stroke", "#9a7fe0", "#8b63d8"},
	{"chip.ztunnel.text", "#d3c5fa", "#55309e"},
	{"chip.waypoint.fill", "#0d2322", "#e4f5f1"},
	{"chip.waypoint.stroke", "#3da39a", "#2c8f85"},
	{"chip.waypoint.text", "#a4ded7", "#0b5f57"},
	{"chip.gateway.fill", "#0f2130", "#e6f2fb"},
	{"chip.gateway.stroke", "#56a5d6", "#3b86b8"},
	{"chip.gateway.text", "#b5dcf5", "#16527c"},
}

var badgeSwatches = []Swatch{
	{"badge.ambient.fill", "#231a3a", "#efe7fd"},
	{"badge.ambient.stroke", "#7a62bd", "#b49ae6"},
	{"badge.ambient.text", "#d3c5fa", "#55309e"},
	{"badge.sidecar.fill", "#13233a", "#e3edfb"},
	{"badge.sidecar.stroke", "#41689c", "#9dbbe4"},
	{"badge.sidecar.text", "#b5d0f3", "#1d4a8a"},
	{"badge.tag.fill", "#161d29", "#eef2f7"},
	{"badge.tag.stroke", "#414e64", "#b7c2d2"},
	{"badge.tag.text", "#bcc7d7", "#3d4759"},
	{"badge.canary.fill", "#2a220c", "#fff4d6"},
	{"badge.canary.stroke", "#8f7630", "#d3ab4c"},
	{"badge.canary.text", "#f3d98c", "#6b4a00"},
	{"badge.stale.fill", "#2c1626", "#fbe8f5"},
	{"badge.stale.stroke", "#9c5b88", "#d490bf"},
	{"badge.stale.text", "#f0bfe0", "#852a6a"},
	{"badge.doubt.fill", "#221a36", "#f0e9fd"},
	{"badge.doubt.stroke", "#8a6fd0", "#a887e4"},
	{"badge.doubt.text", "#d6c6ff", "#55309e"},
	{"badge.plain.fill", "#161b25", "#f0f3f7"},
	{"badge.plain.stroke", "#384357", "#c3ccd9"},
	{"badge.plain.text", "#aab4c4", "#465064"},
}

var pageSwatches = []Swatch{
	{RoleFocus, "#ffffff", "#000000"},
	{RoleSelection, "#58c4f5", "#0b6bb5"},
	{RoleHover, "#7c8aa3", "#7a879c"},
	{RoleMatch, "#ffe066", "#8a6a00"},
	{RoleAccent, "#6cb6ff", "#1a5fb4"},
	{RolePanelFill, "#0f131b", "#fbfcfe"},
	{RolePanelRaised, "#171d28", "#eef2f8"},
	{RolePanelStroke, "#29313f", "#cfd7e3"},
}
