using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Oac.Producer.Tests.Building;
using Oac.Testing;

namespace Oac.Producer.Tests.Sboms;

public sealed class BuildSbomTests : IDisposable
{
    private readonly TempFolder folder = new TempFolder()
        .With("oac.yaml", BuildCommandTests.Clean)
        .With("agent", "a program\n")
        .With("data/a.txt", "a\n")
        .With(
            "data/app.deps.json",
            """{"libraries":{"App/1.0.0":{"type":"project"},"Some.Package/2.1.0-rc+1":{"type":"package"},"x":{}}}"""
        )
        .With("data/broken.deps.json", "{");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Every_file_that_was_packed_is_listed_with_its_digests()
    {
        var built = await folder.RunAsync("build", "--sbom", "--output", "oci:out:1");
        Assert.Equal((0, ""), (built.ExitCode, built.Error));
        var digest = built.Output.Trim();

        using var document = JsonDocument.Parse(await SbomAsync());
        var root = document.RootElement;
        Assert.Equal("SPDX-2.3", root.GetProperty("spdxVersion").GetString());
        Assert.Equal("reviewer", root.GetProperty("name").GetString());
        var packages = root.GetProperty("packages").EnumerateArray().ToList();
        Assert.Equal(
            [("reviewer", digest), ("Some.Package", "2.1.0-rc+1")],
            packages.Select(p => (p.GetProperty("name").GetString(), p.GetProperty("versionInfo").GetString()))
        );
        Assert.Equal(
            "pkg:nuget/Some.Package@2.1.0-rc%2B1",
            packages[1].GetProperty("externalRefs")[0].GetProperty("referenceLocator").GetString()
        );
        var files = root.GetProperty("files").EnumerateArray().ToList();
        Assert.Equal(
            ["./agent", "./data/a.txt", "./data/app.deps.json", "./data/broken.deps.json"],
            files.Select(f => f.GetProperty("fileName").GetString())
        );
        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData("a\n"u8)),
            files[1].GetProperty("checksums")[1].GetProperty("checksumValue").GetString()
        );
        var ids = packages.Concat(files).Select(e => e.GetProperty("SPDXID").GetString()).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Equal(
            ids.Skip(1),
            root.GetProperty("relationships")
                .EnumerateArray()
                .Where(r => r.GetProperty("relationshipType").GetString() == "CONTAINS")
                .Select(r => r.GetProperty("relatedSpdxElement").GetString())
        );
    }

    [Fact]
    public async Task The_same_image_has_the_same_list_and_the_image_stays_what_it_was()
    {
        var plain = await folder.RunAsync("build", "--output", "oci:plain:1");
        var first = await folder.RunAsync("build", "--sbom", "--output", "oci:out:1");
        var before = (await folder.RunAsync("referrers", "oci:out:1", "--format=text")).Output;
        await folder.RunAsync("build", "--sbom", "--output", "oci:out:1");

        Assert.Equal(plain.Output, first.Output);
        Assert.Contains(" sbom, application/spdx+json, of ", before);
        Assert.Equal(before, (await folder.RunAsync("referrers", "oci:out:1", "--format=text")).Output);
    }

    [Fact]
    public async Task Each_platform_has_a_list_of_its_own()
    {
        await folder.RunAsync(
            "build",
            "--sbom",
            "--platform=linux/amd64",
            "--platform=linux/arm64",
            "--output=oci:out:1"
        );

        var lines = (await folder.RunAsync("referrers", "oci:out:1", "--format=text")).Output.Split('\n');

        Assert.Equal(2, lines.Count(line => line.Contains(" sbom, ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_tools_of_SPDX_find_nothing_wrong_with_it(bool hasBase)
    {
        RealParts.Require(SpdxTools.Missing);
        if (hasBase)
        {
            Assert.Equal(0, (await folder.RunAsync("build", "--output", "oci:below:1")).ExitCode);
            folder.With("oac.yaml", BuildCommandTests.Clean + "base: oci:below:1\n");
        }
        var built = await folder.RunAsync("build", "--sbom", "--output", "oci:out:1");
        Assert.Equal((0, ""), (built.ExitCode, built.Error));
        var content = Encoding.UTF8.GetString(await SbomAsync());
        Assert.Equal(hasBase, content.Contains("SPDXRef-Base", StringComparison.Ordinal));
        folder.With("list.spdx.json", content);
        folder.With(
            "wrong.spdx.json",
            content.Replace("\"NOASSERTION\"", "\"nowhere at all\"", StringComparison.Ordinal)
        );

        var judged = await SpdxTools.ValidateAsync(folder.At("list.spdx.json"), Cancelled);
        var wrong = await SpdxTools.ValidateAsync(folder.At("wrong.spdx.json"), Cancelled);

        Assert.True(judged.ExitCode == 0, judged.Output + judged.Error);
        Assert.NotEqual(0, wrong.ExitCode);
    }

    private async Task<byte[]> SbomAsync()
    {
        using var tree = JsonDocument.Parse((await folder.RunAsync("referrers", "oci:out:1", "--format=json")).Output);
        var digest = tree
            .RootElement.GetProperty("root")
            .GetProperty("referrers")[0]
            .GetProperty("digest")
            .GetString()!;
        using var manifest = JsonDocument.Parse(Blob(digest));
        return Blob(manifest.RootElement.GetProperty("layers")[0].GetProperty("digest").GetString()!);
    }

    private byte[] Blob(string digest) => File.ReadAllBytes(folder.At($"out/blobs/{digest.Replace(':', '/')}"));
}
