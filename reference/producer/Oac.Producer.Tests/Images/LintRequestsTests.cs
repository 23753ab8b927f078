using Oac.Images.Content;
using Oac.Images.Registry.Authentication;
using Oac.Images.Writing;

namespace Oac.Producer.Tests.Images;

/// <summary>What a lint costs, counted by the registry that it asks.</summary>
public sealed class LintRequestsTests
{
    private const string Schema = """{"$schema":"https://json-schema.org/draft/2020-12/schema"}""";
    private static readonly string[] Image = ["get manifest 200", "get blob 200"];

    [Fact]
    public async Task A_single_image_costs_two()
    {
        await using var registry = await ImageRegistry.StartAsync();
        var image = await registry.PushAsync(ImageRegistry.Agent().AddLayer(await registry.LayerAsync("/agent", "x")));

        var result = await registry.LintAsync(image);

        Assert.Equal((0, "no findings in 1 input\n", ""), (result.ExitCode, result.Output, result.Error));
        Assert.Equal(Image, registry.Asked());
    }

    [Theory]
    [InlineData(5)]
    [InlineData(3, "--platform", "linux/arm64")]
    [InlineData(5, "--platform", "linux/arm64", "--platform", "linux/amd64")]
    public async Task An_index_costs_one_and_each_platform_two(int requests, params string[] options)
    {
        await using var registry = await ImageRegistry.StartAsync();
        var image = await registry.PushAsync(await IndexAsync(registry));

        var result = await registry.LintAsync([image, .. options]);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal($"no findings in {(requests - 1) / 2} input{(requests == 3 ? "" : "s")}\n", result.Output);
        Assert.Equal(requests, registry.Asked().Count);
    }

    [Fact]
    public async Task A_token_costs_two_more()
    {
        using var folder = new TempFolder();
        await using (var open = await ImageRegistry.StartAsync(new() { Folder = folder.Path }))
        {
            await open.PushAsync(ImageRegistry.Agent());
        }
        await using var registry = await ImageRegistry.StartAsync(
            new()
            {
                Folder = folder.Path,
                Authentication = new TokenAuthentication { Credentials = [], AnonymousPull = true },
            }
        );

        var one = await registry.LintAsync($"{registry.Server.Authority}/agent:1");

        Assert.Equal((0, "no findings in 1 input\n"), (one.ExitCode, one.Output));
        Assert.Equal(["get manifest 401", "get token 200", "get manifest 200", "get blob 200"], registry.Asked());
    }

    [Fact]
    public async Task A_schema_costs_the_layers_down_to_the_one_that_has_it()
    {
        await using var registry = await ImageRegistry.StartAsync();
        var below = await registry.LayerAsync("/agent", new string('x', 100_000));
        var holds = await registry.LayerAsync("/schemas/alert.json", Schema);
        var above = await registry.LayerAsync("/etc/motd", "hello");
        var image = await registry.PushAsync(
            ImageRegistry.AgentWithSchema("/schemas/alert.json").AddLayer(below).AddLayer(holds).AddLayer(above)
        );

        var result = await registry.LintAsync(image);

        Assert.Equal((0, "no findings in 1 input\n"), (result.ExitCode, result.Output));
        Assert.Equal(
            [above.Descriptor.Digest.ToString(), holds.Descriptor.Digest.ToString()],
            registry.AskedForBlobs().Skip(1)
        );
    }

    [Fact]
    public async Task Rules_that_are_ignored_cost_nothing_and_their_ignores_are_not_called_useless()
    {
        await using var registry = await ImageRegistry.StartAsync();
        var image = await registry.PushAsync(
            ImageRegistry.AgentWithSchema("/missing").AddLayer(await registry.LayerAsync("/agent", "x"))
        );
        registry.Folder.With(".oaclint.yaml", "ignore:\n  - OAC905\n  - OAC906\n");

        var result = await registry.LintAsync(image, "--ignore=OAC901,OAC902", "--check=referrers");

        Assert.Equal((0, "no findings in 1 input\n"), (result.ExitCode, result.Output));
        Assert.Equal(Image, registry.Asked());
    }

    [Fact]
    public async Task An_ignore_of_some_keys_leaves_the_others_to_be_looked_at()
    {
        await using var registry = await ImageRegistry.StartAsync();
        var image = await registry.PushAsync(
            ImageRegistry.AgentWithSchema("/missing").AddLayer(await registry.LayerAsync("/agent", "x"))
        );

        var result = await registry.LintAsync(image, "--ignore=OAC901:events.other.*,OAC902");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("[OAC901 schema-embedded]", result.Output);
        Assert.Contains("ignore of OAC901:events.other.* matches no finding", result.Output);
    }

    [Fact]
    public async Task The_program_is_looked_for_in_layers_that_were_read_anyway_and_in_all_on_demand()
    {
        await using var registry = await ImageRegistry.StartAsync();
        var below = await registry.LayerAsync("/usr/bin/tool", "x");
        var image = await registry.PushAsync(
            ImageRegistry
                .AgentWithSchema("/schemas/alert.json")
                .AddLayer(below)
                .AddLayer(await registry.LayerAsync("/schemas/alert.json", Schema))
        );

        var free = await registry.LintAsync(image);

        Assert.Equal("no findings in 1 input\n", free.Output);
        Assert.DoesNotContain(below.Descriptor.Digest.ToString(), registry.AskedForBlobs());
        var paid = await registry.LintAsync(image, "--check", "entrypoint");
        Assert.StartsWith(
            $"{image} (linux/amd64): advice: the program '/agent' is not in the image [OAC907 entrypoint-present]",
            paid.Output,
            StringComparison.Ordinal
        );
        Assert.Contains(below.Descriptor.Digest.ToString(), registry.AskedForBlobs());
    }

    [Fact]
    public async Task Referrers_cost_one_and_a_signature_that_is_not_there_the_tag_of_cosign()
    {
        await using var registry = await ImageRegistry.StartAsync();
        var image = await registry.PushAsync(ImageRegistry.Agent().AddLayer(await registry.LayerAsync("/agent", "x")));

        var result = await registry.LintAsync(image, "--check", "referrers");

        Assert.Contains("[OAC905 signature-attached]", result.Output);
        Assert.Contains("[OAC906 sbom-attached]", result.Output);
        Assert.Equal([.. Image, "get referrers 200", "head manifest 404"], registry.Asked());
    }

    [Theory]
    [InlineData("application/vnd.cncf.notary.signature", "application/spdx+json")]
    [InlineData("application/vnd.dev.sigstore.bundle.v0.3+json", "application/vnd.cyclonedx+json")]
    [InlineData("application/vnd.dev.cosign.artifact.sig.v1+json", "text/spdx")]
    public async Task What_refers_to_an_image_is_found_by_its_type(string signature, string sbom)
    {
        await using var registry = await ImageRegistry.StartAsync();
        var subject = ImageRegistry
            .Agent()
            .AddLayer(await registry.LayerAsync("/agent", "x"))
            .Build(DateTimeOffset.UnixEpoch);
        var image = await registry.PushAsync(subject);
        foreach (var type in new[] { signature, sbom })
        {
            await registry.PushAsync(
                BuiltImage.Artifact(type, [("text/plain", "x"u8.ToArray())], subject.Manifest.Descriptor),
                "agent"
            );
        }

        var result = await registry.LintAsync(image, "--check", "referrers");

        Assert.Equal((0, "no findings in 1 input\n"), (result.ExitCode, result.Output));
        Assert.Equal([.. Image, "get referrers 200"], registry.Asked());
    }

    [Fact]
    public async Task Referrers_are_asked_once_for_all_platforms()
    {
        await using var registry = await ImageRegistry.StartAsync();
        var image = await registry.PushAsync(await IndexAsync(registry));

        var result = await registry.LintAsync(image, "--check", "referrers");

        Assert.Contains("4 warnings in 2 inputs", result.Output);
        Assert.Equal(5 + 2, registry.Asked().Count);
    }

    [Theory]
    [InlineData("https://spdx.dev/Document", 2)]
    [InlineData("https://slsa.dev/provenance/v1", 3)]
    public async Task An_attestation_of_the_index_is_an_SBOM_if_it_says_so(string predicate, int warnings)
    {
        await using var registry = await ImageRegistry.StartAsync();
        var image = await AttestedAsync(registry, predicate);

        var result = await registry.LintAsync(image, "--check", "referrers", "--fail-on", "advice");

        // Nobody attests the other platform; no signature is there for either.
        Assert.Contains($"{warnings + 1} warnings in 2 inputs", result.Output);
        Assert.Equal(5 + 2 + 1, registry.Asked().Count);
    }

    /// <summary>An index with two platforms, of which the first has an attestation as BuildKit adds it.</summary>
    private static async Task<string> AttestedAsync(ImageRegistry registry, string predicate)
    {
        var index = await IndexAsync(registry);
        await registry.PushAsync(index, "agent:plain");
        var images = ManifestReader.ReadIndex(index.Manifest.Content, null, "test").Manifests;
        var statement = new Descriptor("application/vnd.in-toto+json", ContentDigest.Sha256Of("{}"u8), 2)
        {
            Annotations = Descriptor.NoAnnotations.SetItem("in-toto.io/predicate-type", predicate),
        };
        var config = new Descriptor(MediaTypes.OciConfig, ContentDigest.Sha256Of("{}"u8), 2);
        var attestation = ManifestWriter.Write(new(MediaTypes.OciManifest, config, [statement]));
        return await registry.PutAsync(
            ["{}"u8.ToArray()],
            attestation,
            IndexWriter.Write(
                new(
                    MediaTypes.OciIndex,
                    [
                        .. images,
                        attestation.Descriptor with
                        {
                            Platform = new("unknown", "unknown"),
                            Annotations = Descriptor
                                .NoAnnotations.SetItem("vnd.docker.reference.type", "attestation-manifest")
                                .SetItem("vnd.docker.reference.digest", images[0].Digest.ToString()),
                        },
                    ]
                )
            )
        );
    }

    private static async Task<BuiltImage> IndexAsync(ImageRegistry registry)
    {
        var layer = await registry.LayerAsync("/agent", "x");
        return BuiltImage.Index([
            ImageRegistry.Agent().AddLayer(layer).Build(DateTimeOffset.UnixEpoch),
            ImageRegistry.Agent(ImageRegistry.Arm64).AddLayer(layer).Build(DateTimeOffset.UnixEpoch),
        ]);
    }
}
