using System.Collections.Immutable;
using System.Text;
using Oac.Conformance.Running;
using Oac.Spec.Catalogue;

namespace Oac.Conformance.Mutants.Containers;

/// <summary>Images with one fault each, beyond what labels can show, in every version.</summary>
internal static class ImageMutants
{
    public static ImmutableArray<Mutant> All { get; } =
    [
        .. Break(
            "annotation-in-place-of-label",
            "A workspace is declared in an annotation.",
            [new("container/labels/in-image-labels", Verdict.Warn)],
            static i => i with { Annotations = [new("org.openagentcontainers.workspace.data.path", "/data")] }
        ),
        .. Break(
            "config-in-latin-1",
            "A label's value is written in Latin-1.",
            [new("container/labels/utf8-values")],
            static i =>
                i with
                {
                    Labels = i.Labels.With("name", "Zuerich"),
                    Edit = static e => e.EditConfigs(static c => Replace(c, "Zuerich", [(byte)'Z', 0xFC, (byte)'r'])),
                }
        ),
        .. Schema("schema-missing", "A declared schema is not in the image.", static (layer, _) => layer),
        .. Schema(
            "schema-is-a-folder",
            "A folder stands where a schema is declared.",
            static (layer, _) => layer.AddEmptyFolder("/schemas/alert.json")
        ),
        .. Schema(
            "schema-link-dangles",
            "The link in a schema's place leads to what is only made when the container starts.",
            static (layer, _) => layer.AddSymbolicLink("/schemas/alert.json", "/run/generated/alert.json")
        ),
        .. Schema(
            "schema-link-in-circles",
            "The link in a schema's place leads to itself.",
            static (layer, _) => layer.AddSymbolicLink("/schemas/alert.json", "alert.json")
        ),
        .. Schema(
            "schema-on-one-platform",
            "A declared schema is in the image of one platform only.",
            static (layer, platform) =>
                platform == "amd64" ? layer.AddText("/schemas/alert.json", AgentImage.Schema) : layer
        ),
        .. Break(
            "schema-removed",
            "A later layer removes a declared schema.",
            [new("container/events/schema-embedded")],
            static i => i with { Top = static layer => layer.AddRemoval("/schemas/alert.json") }
        ),
        .. Break(
            "media-type-is-a-word",
            "A schema's media type is a word.",
            [new("container/events/schema-mimetype")],
            static i => i with { Labels = i.Labels.With("events.alert.schema.mimetype", "json") }
        ),
        .. Break(
            "schema-is-no-json",
            "A file that is declared as a JSON Schema is no JSON.",
            [new("container/events/schema-mimetype")],
            static i => i with { Upper = static (layer, _) => layer.AddText("/schemas/alert.json", "type: object\n") }
        ),
        .. Break(
            "config-of-its-own-type",
            "The config has a media type of its own.",
            [new("container/registry/plain-oci")],
            static i =>
                i with
                {
                    Edit = static e =>
                        e.EditManifests(static m =>
                            m["config"]!["mediaType"] = "application/vnd.example.agent.config.v1+json"
                        ),
                }
        ),
        .. Break(
            "layer-of-its-own-type",
            "A layer has a media type of its own.",
            [new("container/registry/plain-oci")],
            static i =>
                i with
                {
                    Edit = static e =>
                        e.EditManifests(static m =>
                            m["layers"]![0]!["mediaType"] = "application/vnd.example.agent.layer.v1.tar+gzip"
                        ),
                }
        ),
        .. Break(
            "artifact",
            "The manifest says that it is an artifact.",
            [new("container/registry/plain-oci")],
            static i =>
                i with
                {
                    Edit = static e => e.EditManifests(static m => m["artifactType"] = "application/vnd.example.agent"),
                }
        ),
        .. Break(
            "layer-lost",
            "A layer is not where the image is.",
            [new("container/registry/plain-oci")],
            static i => i with { Spoil = static e => File.Delete(e.PathOf(LowestLayer(e))) }
        ),
        .. Break(
            "layer-changed",
            "A layer is not what its digest says.",
            [new("container/registry/plain-oci")],
            static i => i with { Spoil = static e => Change(e.PathOf(LowestLayer(e))) }
        ),
        .. Break(
            "unsigned",
            "No signature is attached.",
            [new("container/security/signed-with-sbom", Verdict.Warn)],
            static i => i with { IsSigned = false }
        ),
        .. Break(
            "without-sbom",
            "No SBOM is attached.",
            [new("container/security/signed-with-sbom", Verdict.Warn)],
            static i => i with { HasSbom = false }
        ),
    ];

    private static IEnumerable<Mutant> Schema(
        string name,
        string fault,
        Func<Oac.Images.Writing.LayerBuilder, string, Oac.Images.Writing.LayerBuilder> upper
    ) => Break(name, fault, [new("container/events/schema-embedded")], i => i with { Upper = upper });

    private static IEnumerable<Mutant> Break(
        string name,
        string fault,
        ImmutableArray<RedRow> rows,
        Func<AgentImage, AgentImage> edit
    ) =>
        from section in Requirements.All.First(r => r.Id == rows[0].Requirement).Sections
        select new Mutant
        {
            Name = $"container/{section.Key}/{name}",
            Fault = fault,
            Original = ContainerOriginals.Image(section.Key),
            Rows = rows,
            Make = (workshop, cancelled) => edit(new AgentImage(section.Key)).WriteAsync(workshop, cancelled),
        };

    private static string LowestLayer(LayoutEdit layout) =>
        (string)layout.Manifests().First()["layers"]![0]!["digest"]!;

    private static void Change(string path)
    {
        var content = File.ReadAllBytes(path);
        content[^1] ^= 1;
        File.WriteAllBytes(path, content);
    }

    private static byte[] Replace(byte[] content, string text, byte[] by)
    {
        var at = content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text));
        return [.. content[..at], .. by, .. content[(at + text.Length)..]];
    }
}
