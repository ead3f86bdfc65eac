package cli

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"sigs.k8s.io/yaml"

	"portolan/graph/mesh"
)

func (p *program) meshes() *cobra.Command {
	var c cluster
	var format string
	var only filter
	cmd := &cobra.Command{
		Use:   "meshes [SNAPSHOT]",
		Short: "List the meshes and their control planes",
		Long: `Lists the meshes, a row for each control plane.

With --filter a row stays if the expression means its control plane or its mesh, and a mesh stays whole in -o json, yaml and
name if one of its rows does. What no mesh holds stays in json and yaml.`,
		Example: `  portolan meshes --context prod-eu
  portolan meshes --demo canary -o json
  portolan meshes --filter 'version < 1.28 or health != healthy'`,
		Args: atMostOneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneOf(format, "table", "wide", "json", "yaml", "name"); err != nil {
				return err
			}
			if err := only.parse(cmd.Flags()); err != nil {
				return err
			}
			r, err := p.request(cmd, &c, args)
			if err != nil {
				return err
			}
			_, atlas, err := p.read(cmd.Context(), &r)
			if err != nil {
				return err
			}
			if len(atlas.Meshes) == 0 {
				fmt.Fprintln(p.Err, "portolan: no control plane of Istio was found")
			}
			narrowed, keeps := only.rows(atlas)
			if format == "table" || format == "wide" {
				p.tellDoubts(atlas, narrowed)
			}
			if len(narrowed.Meshes) == 0 && len(atlas.Meshes) > 0 {
				fmt.Fprintln(p.Err, "portolan: no control plane is what --filter means")
			}
			return p.save("", 0, func(w io.Writer) error { return writeMeshes(w, narrowed, format, keeps) })
		},
	}
	c.add(cmd.Flags())
	only.add(cmd.Flags(), "control planes that this expression means, or whose mesh it means")
	cmd.Flags().StringVarP(&format, "output", "o", "table", "table, wide, json, yaml or name")
	return cmd
}

func writeMeshes(w io.Writer, atlas mesh.Atlas, format string, keeps func(mesh.Mesh, mesh.Plane) bool) error {
	switch format {
	case "json":
		return indented(w, atlas)
	case "yaml":
		text, err := yaml.Marshal(atlas)
		if err != nil {
			return fmt.Errorf("write YAML: %w", err)
		}
		_, err = w.Write(text)
		return err
	case "name":
		for _, m := range atlas.Meshes {
			fmt.Fprintln(w, "mesh/"+printable(m.Key))
		}
		return nil
	}
	return meshTable(w, atlas, format == "wide", keeps)
}

func meshTable(w io.Writer, atlas mesh.Atlas, wide bool, keeps func(mesh.Mesh, mesh.Plane) bool) error {
	headings := []string{"MESH", "MESH HEALTH", "CONTROL PLANE", "REVISION", "VERSION", "TAGS", "MODE", "HEALTH", "NAMESPACES", "PROXIES"}
	if wide {
		headings = append(headings, "CLUSTER", "READY", "TRUST DOMAIN", "ROOT", "NETWORK", "PROXY VERSIONS", "DOUBTS", "REASONS")
	}
	t := newTable(w, headings...)
	t.keep = true
	for _, m := range atlas.Meshes {
		for _, plane := range m.Planes {
			if !keeps(m, plane) {
				continue
			}
			cells := []string{m.Key, string(m.Health), plane.Ref.Namespace + "/" + plane.Ref.Name, plane.Revision, plane.Version,
				strings.Join(plane.Tags, ","), mode(plane), string(plane.Health),
				strconv.Itoa(plane.Namespaces), strconv.Itoa(plane.Proxies)}
			if wide {
				cells = append(cells, plane.Ref.Cluster, fmt.Sprintf("%d/%d", plane.Rollout.Ready, plane.Rollout.Desired),
					plane.TrustDomain, short(plane.RootFingerprint), plane.Network, proxyVersions(plane),
					strconv.Itoa(doubtsOf(atlas, plane.Ref)), strings.Join(plane.Reasons, "; "))
			}
			t.row(cells...)
		}
	}
	return t.flush()
}

func mode(plane mesh.Plane) string {
	if plane.Ambient {
		return "ambient"
	}
	return "sidecar"
}

// short is the beginning of a fingerprint, enough to tell roots apart by eye.
func short(fingerprint string) string { return fingerprint[:min(len(fingerprint), 12)] }

func proxyVersions(plane mesh.Plane) string {
	var out []string
	for _, v := range plane.ProxyVersions {
		version := v.Version
		if version == "" {
			version = "unknown"
		}
		out = append(out, fmt.Sprintf("%s×%d", version, v.Pods))
	}
	return strings.Join(out, ",")
}
