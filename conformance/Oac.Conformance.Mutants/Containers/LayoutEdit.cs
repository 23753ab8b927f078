using System.Text.Json.Nodes;
using Oac.Images.Content;

namespace Oac.Conformance.Mutants.Containers;

/// <summary>Changes an OCI layout by hand, as no writer of images would: what refers to a changed blob refers to the new one.</summary>
internal sealed class LayoutEdit(string folder)
{
    /// <summary>The path of a blob.</summary>
    public string PathOf(string digest) => Path.Combine(folder, "blobs", digest.Replace(':', '/'));

    /// <summary>What the layout's index lists first.</summary>
    public Descriptor Root()
    {
        var entry = Index()["manifests"]![0]!;
        return new((string)entry["mediaType"]!, Digest((string)entry["digest"]!), (long)entry["size"]!);
    }

    /// <summary>The manifests of all platforms.</summary>
    public IEnumerable<JsonNode> Manifests() =>
        Json(Root().Digest.ToString())["manifests"]!.AsArray().Select(m => Json((string)m!["digest"]!));

    /// <summary>Changes every platform's manifest.</summary>
    public void EditManifests(Action<JsonNode> edit)
    {
        var top = Index();
        var entry = top["manifests"]![0]!;
        var index = Json((string)entry["digest"]!);
        foreach (var described in index["manifests"]!.AsArray())
        {
            var manifest = Json((string)described!["digest"]!);
            edit(manifest);
            Refer(described, Bytes(manifest));
        }
        Refer(entry, Bytes(index));
        File.WriteAllText(Path.Combine(folder, "index.json"), top.ToJsonString());
    }

    /// <summary>Changes the bytes of every platform's config.</summary>
    public void EditConfigs(Func<byte[], byte[]> edit) =>
        EditManifests(manifest =>
            Refer(manifest["config"]!, edit(File.ReadAllBytes(PathOf((string)manifest["config"]!["digest"]!))))
        );

    private void Refer(JsonNode descriptor, byte[] content)
    {
        var digest = ContentDigest.Sha256Of(content).ToString();
        File.WriteAllBytes(PathOf(digest), content);
        descriptor["digest"] = digest;
        descriptor["size"] = content.Length;
    }

    private JsonNode Index() => JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "index.json")))!;

    private JsonNode Json(string digest) => JsonNode.Parse(File.ReadAllBytes(PathOf(digest)))!;

    private static byte[] Bytes(JsonNode json) => System.Text.Encoding.UTF8.GetBytes(json.ToJsonString());

    private static ContentDigest Digest(string text) =>
        ContentDigest.TryParse(text, out var digest) ? digest : throw new FormatException($"{text} is no digest.");
}
