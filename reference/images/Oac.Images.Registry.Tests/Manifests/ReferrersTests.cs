using System.Net;
using Oac.Images.Content;
using static Oac.Images.Registry.Tests.RunningRegistry;

namespace Oac.Images.Registry.Tests.Manifests;

public class ReferrersTests
{
    private static readonly byte[] Absent = "not pushed yet"u8.ToArray();
    private static readonly string Subject = $", \"subject\": {Describe(MediaTypes.OciManifest, Absent)}";
    private static readonly string Path = $"v2/a/referrers/{ContentDigest.Sha256Of(Absent)}";

    [Fact]
    public async Task Referrers_are_listed_with_type_and_annotations_before_their_subject_is_there()
    {
        await using var registry = await RunningRegistry.StartAsync();
        Assert.Empty((await registry.JsonAsync(Path)).GetProperty("manifests").EnumerateArray());

        await registry.PushImageAsync("a", null);
        var (sbom, manifest) = await registry.PushImageAsync(
            "a",
            null,
            Subject + """, "artifactType": "example/sbom", "annotations": { "by": "me" }"""
        );
        var (plain, _) = await registry.PushImageAsync("a", null, Subject);
        using var again = await registry.PutManifestAsync("a", sbom.ToString(), manifest);
        Assert.Equal(ContentDigest.Sha256Of(Absent).ToString(), Header(again, "OCI-Subject"));

        using var all = await registry.GetAsync(Path);
        Assert.Equal(MediaTypes.OciIndex, all.Content.Headers.ContentType?.ToString());
        Assert.Equal("", Header(all, "OCI-Filters-Applied"));
        var entries = (await registry.JsonAsync(Path)).GetProperty("manifests").EnumerateArray().ToArray();
        Assert.Equal(2, entries.Length);
        var entry = entries.Single(entry => entry.GetProperty("digest").GetString() == sbom.ToString());
        Assert.Equal("example/sbom", entry.GetProperty("artifactType").GetString());
        Assert.Equal("me", entry.GetProperty("annotations").GetProperty("by").GetString());
        Assert.Equal(manifest.Length, entry.GetProperty("size").GetInt32());
        var other = entries.Single(entry => entry.GetProperty("digest").GetString() == plain.ToString());
        Assert.Equal(MediaTypes.OciConfig, other.GetProperty("artifactType").GetString());

        using var filtered = await registry.GetAsync($"{Path}?artifactType=example%2Fsbom");
        Assert.Equal("artifactType", Header(filtered, "OCI-Filters-Applied"));
        Assert.Single(
            (await registry.JsonAsync($"{Path}?artifactType=example/sbom")).GetProperty("manifests").EnumerateArray()
        );

        using var delete = await registry.DeleteAsync($"v2/a/manifests/{sbom}");
        Assert.Empty(
            (await registry.JsonAsync($"{Path}?artifactType=example/sbom")).GetProperty("manifests").EnumerateArray()
        );
    }

    [Fact]
    public async Task A_page_is_no_larger_than_a_manifest_and_links_to_the_next()
    {
        var limits = RegistryLimits.Default with { ManifestBytes = 2500 };
        await using var registry = await RunningRegistry.StartAsync(new() { Limits = limits });
        for (var i = 0; i < 5; i++)
        {
            await registry.PushImageAsync("a", null, $"{Subject}, \"annotations\": {{ \"number\": \"{i}\" }}");
        }

        var found = new HashSet<string>();
        var pages = 0;
        for (string? next = Path; next is not null; pages++)
        {
            using var page = await registry.GetAsync(next);
            await ExpectAsync(page, HttpStatusCode.OK);
            Assert.InRange(page.Content.Headers.ContentLength ?? 0, 1, limits.ManifestBytes);
            foreach (var entry in (await registry.JsonAsync(next)).GetProperty("manifests").EnumerateArray())
            {
                Assert.True(found.Add(entry.GetProperty("digest").GetString()!));
            }
            next = Header(page, "Link") is { Length: > 0 } link
                ? link[1..link.IndexOf('>', StringComparison.Ordinal)]
                : null;
        }
        Assert.Equal(5, found.Count);
        Assert.InRange(pages, 2, 5);
    }

    [Fact]
    public async Task A_digest_that_is_none_is_a_bad_request()
    {
        await using var registry = await RunningRegistry.StartAsync();
        using var answer = await registry.GetAsync("v2/a/referrers/latest");
        await ExpectErrorAsync(answer, HttpStatusCode.BadRequest, "DIGEST_INVALID");
    }
}
