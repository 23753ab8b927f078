using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Oac.Images.Content;
using Oac.Images.Registry.Faults;
using Oac.Images.Registry.Recording;
using Oac.Images.Writing;

namespace Oac.Producer.Tests.Images;

/// <summary>Images that cannot be had, or not whole: an error for that input, exit code 2, and the rest is reported.</summary>
public sealed class LintFaultsTests
{
    [Theory]
    [InlineData(401, "the registry answers 401")]
    [InlineData(403, "the registry answers 403")]
    [InlineData(404, "the registry answers 404")]
    public async Task A_refusal_is_said_in_its_own_words(int status, string said)
    {
        await using var registry = await ImageRegistry.StartAsync();
        var image = await registry.PushAsync(ImageRegistry.Agent());
        registry.Server.Faults.Add(new(FaultEffect.Status(status)) { Kind = RequestKind.Manifest });

        var result = await registry.LintAsync(image);

        Assert.Equal((2, ""), (result.ExitCode, result.Error));
        Assert.StartsWith($"{image}: cannot be read: {said}", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("no findings in 1 input, 1 could not be read\n", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lint")]
    [InlineData("inspect")]
    public async Task A_registry_that_speaks_http_is_told_with_what_helps(string command)
    {
        await using var registry = await ImageRegistry.StartAsync();
        var image = $"{registry.Server.Authority}/agent:1";

        var result = await registry.Folder.RunAsync(command, image);

        var said = result.Output + result.Error;
        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"say so with --plain-http {registry.Server.Authority}", said);
        Assert.Equal(2, said.Split(image).Length);
    }

    [Theory]
    [InlineData("lint")]
    [InlineData("inspect")]
    public async Task A_registry_that_speaks_https_is_told_with_what_helps(string command)
    {
        using var certificate = Certificate();
        await using var registry = await ImageRegistry.StartAsync(new() { Certificate = certificate });
        var authority = registry.Server.Authority;

        var untrusted = await registry.Folder.RunAsync(command, $"{authority}/agent:1");
        var plain = await registry.RunAsync(command, $"{authority}/agent:1");

        Assert.Contains(
            $"if its authority is yours, put the certificate into FOLDER/{authority}/ca.crt and name --cert-dir FOLDER",
            untrusted.Output + untrusted.Error
        );
        Assert.Contains(
            $"if it speaks HTTPS and not HTTP, leave out --plain-http {authority}",
            plain.Output + plain.Error
        );
    }

    /// <summary>A certificate for 127.0.0.1 that vouches for itself.</summary>
    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=registry", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    [Fact]
    public async Task A_registry_that_asks_to_wait_for_an_hour_is_not_waited_for()
    {
        await using var registry = await ImageRegistry.StartAsync();
        var image = await registry.PushAsync(ImageRegistry.Agent());
        registry.Server.Faults.Add(new(FaultEffect.TooManyRequests(TimeSpan.FromHours(1))));

        var result = await registry.LintAsync(image);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("429", result.Output);
        Assert.Contains("asks to wait 3600 seconds", result.Output);
    }

    [Theory]
    [InlineData(RequestKind.Manifest)]
    [InlineData(RequestKind.Blob)]
    public async Task Content_that_is_not_what_its_digest_says_is_an_error(RequestKind kind)
    {
        await using var registry = await ImageRegistry.StartAsync();
        var image = await registry.PushAsync(ImageRegistry.Agent());
        registry.Server.Faults.Add(new(FaultEffect.CorruptBody()) { Kind = kind });

        var result = await registry.LintAsync(image);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("digest", result.Output);
    }

    [Fact]
    public async Task A_corrupt_layer_loses_no_finding_of_the_labels()
    {
        await using var registry = await ImageRegistry.StartAsync();
        var layer = await registry.LayerAsync("/schemas/alert.json", "{}");
        var image = await registry.PushAsync(
            ImageRegistry
                .AgentWithSchema("/schemas/alert.json")
                .SetLabel(Samples.Prefix + "nmae", "typo")
                .AddLayer(layer)
        );
        registry.Server.Faults.Add(
            new(FaultEffect.CorruptBody()) { Kind = RequestKind.Blob, Reference = layer.Descriptor.Digest.ToString() }
        );

        var result = await registry.LintAsync(image);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"{layer.Descriptor.Digest}", result.Output);
        Assert.Contains("cannot be read", result.Output);
        Assert.Contains("org.openagentcontainers.nmae", result.Output);
        Assert.EndsWith(" in 1 input, 1 could not be read\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_platform_that_is_missing_does_not_hide_the_one_that_is_there()
    {
        await using var registry = await ImageRegistry.StartAsync();
        var image = await registry.PushAsync(
            BuiltImage.Index([
                ImageRegistry.Agent().Build(DateTimeOffset.UnixEpoch),
                ImageRegistry.Agent(ImageRegistry.Arm64).Build(DateTimeOffset.UnixEpoch),
            ])
        );

        var result = await registry.LintAsync(image, "--platform=linux/riscv64", "--platform=linux/arm64");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"{image} (linux/riscv64): cannot be read: ", result.Output);
        Assert.Contains("nothing for linux/riscv64; there is linux/amd64, linux/arm64", result.Output);
        Assert.EndsWith("no findings in 2 inputs, 1 could not be read\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_single_image_for_another_platform_is_not_taken_for_the_wanted_one()
    {
        await using var registry = await ImageRegistry.StartAsync();
        var image = await registry.PushAsync(ImageRegistry.Agent());

        var result = await registry.LintAsync(image, "--platform", "linux/arm64");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("nothing for linux/arm64; the only image is for linux/amd64", result.Output);
        Assert.Equal(0, (await registry.LintAsync(image, "--platform", "linux/amd64")).ExitCode);
    }

    [Fact]
    public async Task An_index_that_contains_itself_ends()
    {
        await using var registry = await ImageRegistry.StartAsync();
        var outer = BuiltImage.Index([ImageRegistry.Agent().Build(DateTimeOffset.UnixEpoch)]);
        var image = await registry.PushAsync(outer);
        var other = ContentDigest.Sha256Of("another"u8);
        var self = Encoding.UTF8.GetBytes(
            $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[{"mediaType":"{{MediaTypes.OciIndex}}","digest":"{{other}}","size":1000}]}"""
        );
        registry.Server.Faults.Add(new(FaultEffect.ReplaceBody(self)) { Kind = RequestKind.Manifest });
        registry.Server.Faults.Add(
            new(FaultEffect.Header("Docker-Content-Digest", null)) { Kind = RequestKind.Manifest }
        );

        var result = await registry.LintAsync(image);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("cannot be read", result.Output);
        Assert.InRange(registry.Asked().Count, 1, 4);
    }

    [Fact]
    public async Task Without_the_network_images_elsewhere_are_errors_and_nobody_is_asked()
    {
        await using var registry = await ImageRegistry.StartAsync();
        var image = await registry.PushAsync(ImageRegistry.Agent());
        registry.Folder.With("a.labels.json", Samples.CleanLabels);

        var result = await registry.LintAsync("--no-network", image, "docker-daemon:agent:1", "a.labels.json");

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(
            [
                $"{image}: cannot be read: {image} needs a connection, which --no-network rules out",
                "docker-daemon:agent:1: cannot be read: docker-daemon:agent:1 needs a connection, which --no-network rules out",
                "no findings in 3 inputs, 2 could not be read",
            ],
            result.Output.TrimEnd('\n').Split('\n')
        );
        Assert.Empty(registry.Asked());
    }

    [Fact]
    public async Task What_is_no_image_at_all_is_an_error()
    {
        await using var registry = await ImageRegistry.StartAsync();
        var artifact = await registry.PushAsync(
            BuiltImage.Artifact("application/spdx+json", [("text/plain", "x"u8.ToArray())])
        );

        var result = await registry.LintAsync(artifact);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("is an artifact of type 'application/spdx+json' and no image", result.Output);
    }
}
