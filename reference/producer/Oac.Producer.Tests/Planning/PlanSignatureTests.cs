using System.Text.Json;
using Oac.Images.Content;
using Oac.Images.Registry.Faults;
using Oac.Images.Registry.Recording;
using Oac.Producer.Tests.Images;
using Oac.Producer.Tests.Output;
using Oac.Producer.Tests.Signing;

namespace Oac.Producer.Tests.Planning;

/// <summary><c>oac plan</c> where policy wants a signature: it is verified before a label is read (section 9.2).</summary>
public sealed class PlanSignatureTests(NpmTools tools) : IClassFixture<NpmTools>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private const string Wanted = "need the signature of one of 'release' (policy.repositories); ";

    [Theory]
    [InlineData("tag")]
    [InlineData("referrer")]
    [InlineData("bundle")]
    public async Task A_signed_image_is_planned(string form)
    {
        await using var agent = await SignedAgent.StartAsync();
        await agent.SignAsync("release", null, "--as", form);

        var (result, requests) = await agent.PlanAsync();

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.StartsWith("greeter  would run\n", result.Output, StringComparison.Ordinal);
        Assert.Contains(agent.Digest, result.Output, StringComparison.Ordinal);
        Assert.Contains("\n  signed by             release\n", result.Output, StringComparison.Ordinal);
        // Signatures first; then what was verified is read, by its digest.
        var read = requests.ToList().LastIndexOf($"GET /v2/agents/greeter/manifests/{agent.Digest}");
        Assert.True(read > requests.ToList().IndexOf($"GET /v2/agents/greeter/manifests/{agent.Tag}"));
        Assert.Single(requests, "GET /v2/agents/greeter/manifests/1");
    }

    [Fact]
    public async Task An_unsigned_image_is_refused_before_its_labels_are_read()
    {
        await using var agent = await SignedAgent.StartAsync();

        var (result, requests) = await agent.PlanAsync();
        var (json, _) = await agent.PlanAsync(null, "--format", "json");

        Assert.Equal((1, ""), (result.ExitCode, result.Error));
        Assert.Contains($"{agent.Image}  would be refused\n", result.Output, StringComparison.Ordinal);
        Assert.Contains(
            $"  signature-missing     images of '{agent.Repository}' {Wanted}it has none\n",
            result.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("\n  signed by             nobody\n", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(requests, static r => r.Contains("/blobs/", StringComparison.Ordinal));
        using var report = JsonDocument.Parse(json.Output);
        var only = Assert.Single(report.RootElement.GetProperty("images").EnumerateArray());
        Assert.Equal(
            ("refused", "linux/amd64", agent.Digest),
            (
                only.GetProperty("verdict").GetString(),
                only.GetProperty("platform").GetString(),
                only.GetProperty("digest").GetString()
            )
        );
    }

    [Theory]
    [InlineData("guest", "it is signed by 'guest'")]
    [InlineData("stranger", "none holds: TAG: no key that was given has signed it")]
    public async Task An_image_that_someone_else_signed_is_refused(string signer, string expected)
    {
        await using var agent = await SignedAgent.StartAsync();
        await agent.SignAsync(signer);

        var (result, _) = await agent.PlanAsync();

        Assert.Equal((1, ""), (result.ExitCode, result.Error));
        Assert.Contains(
            Wanted + expected.Replace("TAG", agent.Tag, StringComparison.Ordinal) + "\n",
            result.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_signature_that_was_changed_is_refused()
    {
        await using var agent = await SignedAgent.StartAsync();
        await agent.SignAsync("release");
        var manifest = await agent.ManifestAsync(agent.Tag);
        // The last bytes of the signature; its form stays that of one.
        var end = manifest.IndexOf('"', manifest.IndexOf("cosign/signature\":\"", StringComparison.Ordinal) + 19);
        var at = end - 8;
        await agent.PutAsync(agent.Tag, manifest[..at] + (manifest[at] == 'A' ? 'B' : 'A') + manifest[(at + 1)..]);

        var (result, _) = await agent.PlanAsync();

        Assert.Equal((1, ""), (result.ExitCode, result.Error));
        Assert.Contains(
            $"{Wanted}none holds: {agent.Tag}: no key that was given has signed it\n",
            result.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_signature_of_another_image_is_refused()
    {
        await using var agent = await SignedAgent.StartAsync();
        var other = await agent.BuildOtherAsync("other");
        await agent.SignAsync("release");
        await agent.PutAsync(SignedAgent.TagOf(other), await agent.ManifestAsync(agent.Tag));

        var (result, _) = await agent.PlanAsync($"{agent.Repository}:other");

        Assert.Equal((1, ""), (result.ExitCode, result.Error));
        Assert.Contains(
            $"{Wanted}none holds: {SignedAgent.TagOf(other)}: signed by release, but it is about another image: {agent.Digest}\n",
            result.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Nothing_is_planned_but_the_manifest_that_is_signed()
    {
        await using var agent = await SignedAgent.StartAsync();
        var other = await agent.BuildOtherAsync("other");
        await agent.SignAsync("release");
        // An index that nobody signed, with an image in an index inside it before the signed one.
        var inner = Index(Entry(MediaTypes.OciManifest, other, await agent.ManifestAsync(other), true));
        var digest = await agent.PutAsync("inner", inner, MediaTypes.OciIndex);
        await agent.PutAsync(
            "outer",
            Index(
                Entry(MediaTypes.OciIndex, digest, inner, false),
                Entry(MediaTypes.OciManifest, agent.Digest, await agent.ManifestAsync(agent.Digest), true)
            ),
            MediaTypes.OciIndex
        );

        var (result, _) = await agent.PlanAsync($"{agent.Repository}:outer");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.StartsWith("greeter  would run\n", result.Output, StringComparison.Ordinal);
        Assert.Contains(agent.Digest, result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(other, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_grant_that_wants_no_signature_is_enough_and_nothing_is_looked_for()
    {
        await using var agent = await SignedAgent.StartAsync();
        agent.Folder.With(
            "server.yaml",
            SignedAgent.Server("""{repository: "**", signers: [release]}, "127.0.0.1:*/agents/*" """)
        );

        var (result, requests) = await agent.PlanAsync();

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Equal(3, requests.Count);
        Assert.DoesNotContain("signed by", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_layout_is_judged_by_what_it_holds_and_an_archive_that_holds_no_signatures_is_not()
    {
        await using var agent = await SignedAgent.StartAsync();
        string[] places = ["oci:layout:1", "docker-archive:saved.tar"];
        foreach (var place in places)
        {
            Assert.Equal(0, (await agent.RunAsync("copy", agent.Image, place)).ExitCode);
        }
        string[] repository = ["--repository", agent.Repository];

        var (unsigned, _) = await agent.PlanAsync(places[0], repository);
        await agent.SignAsync("release", places[0]);
        var (signed, _) = await agent.PlanAsync(places[0], repository);
        var (archive, requests) = await agent.PlanAsync(places[1], repository);

        Assert.Equal((1, 0, 2), (unsigned.ExitCode, signed.ExitCode, archive.ExitCode));
        Assert.Contains($"{Wanted}it has none", unsigned.Output, StringComparison.Ordinal);
        Assert.Contains("cannot be told", archive.Output, StringComparison.Ordinal);
        Assert.Contains("and none was looked for", archive.Output, StringComparison.Ordinal);
        Assert.Empty(requests);
    }

    [Theory]
    [InlineData(RequestKind.Manifest)]
    [InlineData(RequestKind.Referrers)]
    public async Task Where_the_registry_does_not_say_it_cannot_be_told(RequestKind kind)
    {
        await using var registry = await ImageRegistry.StartAsync();
        var image = await registry.PushAsync(ImageRegistry.Agent());
        registry.Folder.With("server.yaml", SignedAgent.Server("""{repository: "**", signers: [release]}"""));
        registry.Folder.WithKey("release").WithKey("guest");
        registry.Server.Faults.Add(
            new(FaultEffect.Status(403)) { Kind = kind, Skip = kind == RequestKind.Manifest ? 1 : 0 }
        );

        var result = await registry.RunAsync("plan", image, "-c", "server.yaml");

        Assert.Equal((2, ""), (result.ExitCode, result.Error));
        Assert.Contains("cannot be told", result.Output, StringComparison.Ordinal);
        Assert.Contains("the registry answers 403", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("would be refused", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_whose_point_is_not_on_its_curve_is_a_mistake_of_the_configuration()
    {
        await using var agent = await SignedAgent.StartAsync();
        await agent.SignAsync("release");
        var key = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE" + new string('A', 85) + "Q==";
        agent.Folder.With("guest.pub", $"-----BEGIN PUBLIC KEY-----\n{key}\n-----END PUBLIC KEY-----\n");

        var (result, requests) = await agent.PlanAsync();

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Matches(
            "^oac: server.yaml:[0-9]+:[0-9]+: signers.guest.key_file: the file holds a key whose point is not on its curve, ",
            result.Error
        );
        Assert.Empty(requests);
    }

    [Fact]
    public async Task Who_has_signed_is_said_in_the_table_and_in_JSON()
    {
        await using var agent = await SignedAgent.StartAsync();
        var other = await agent.BuildOtherAsync("other");
        await agent.SignAsync("release");
        await agent.SignAsync("guest");
        await agent.SignAsync("guest", $"{agent.Repository}:other");
        agent.Folder.With("Dockerfile", await File.ReadAllTextAsync(PlanFiles.Sample("minimal"), Cancelled));
        string[] images = [$"{agent.Repository}:other", "Dockerfile", "--repository", agent.Repository];

        var (table, _) = await agent.PlanAsync(null, images);
        var (json, _) = await agent.PlanAsync(null, [.. images, "--format", "json"]);

        var lines = table.Output.Split('\n');
        Assert.Contains("  RESULT            SIGNED BY       WHY", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("  would run         guest, release", lines[1], StringComparison.Ordinal);
        Assert.Contains("  would be refused  guest           signature-missing: ", lines[2], StringComparison.Ordinal);
        Assert.Contains("  cannot be told                    ", lines[3], StringComparison.Ordinal);
        await tools.AssertValidAsync("docs/schemas/plan.schema.json", json.Output);
        using var report = JsonDocument.Parse(json.Output);
        Assert.Equal(
            ["""["guest","release"]""", """["guest"]""", "null"],
            report
                .RootElement.GetProperty("images")
                .EnumerateArray()
                .Select(static i => i.GetProperty("signers").GetRawText().Replace("\n", "").Replace(" ", ""))
        );
        Assert.Contains(other, json.Output, StringComparison.Ordinal);
    }

    private static string Index(params string[] entries) =>
        $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[{{string.Join(',', entries)}}]}""";

    private static string Entry(string mediaType, string digest, string content, bool isImage) =>
        $$"""{"mediaType":"{{mediaType}}","digest":"{{digest}}","size":{{content.Length}}{{(
            isImage ? ""","platform":{"os":"linux","architecture":"amd64"}""" : ""
        )}}}""";
}
