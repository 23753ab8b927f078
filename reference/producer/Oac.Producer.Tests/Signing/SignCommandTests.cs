using System.Diagnostics;
using System.Text.Json;
using Oac.Images.Registry;
using Oac.Producer.Tests.Copying;
using Oac.Producer.Tests.Output;
using Oac.Testing;

namespace Oac.Producer.Tests.Signing;

public sealed class SignCommandTests(NpmTools tools) : IClassFixture<NpmTools>, IDisposable
{
    private readonly TempFolder folder = new TempFolder().WithKey("release").WithKey("other");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("tag")]
    [InlineData("referrer")]
    [InlineData("bundle")]
    public async Task An_index_is_signed_and_verified_in_a_layout_and_in_a_registry(string form)
    {
        await using var registry = await RegistryServer.StartAsync(Cancelled);
        var sample = SampleLayout.Write(folder.At("made"), 1_000, "amd64", "arm64");
        var image = $"{registry.Authority}/team/agent:1";
        Assert.Equal(0, (await RunAsync(registry, "copy", sample.Address, image)).ExitCode);

        foreach (var place in (string[])[sample.Address, image])
        {
            var before = await RunAsync(registry, "verify", place, "--key", "release.pub");
            Assert.Equal((1, ""), (before.ExitCode, before.Error));
            Assert.StartsWith($"{place}: not verified\n  not signed by release (sha256:", before.Output);

            var signed = await RunAsync(registry, "sign", place, "--key", "release.key", "--as", form);
            Assert.Equal((0, ""), (signed.ExitCode, signed.Error));
            Assert.StartsWith($"{sample.Digest}: signed ({form} sha256", signed.Output);
            var again = await RunAsync(registry, "sign", place, "--key", "release.key", "--as", form);
            Assert.Equal(signed.Output.Replace(": signed (", ": signed before ("), again.Output);

            var verified = await RunAsync(registry, "verify", place, "--key", "release.pub");
            Assert.Equal((0, ""), (verified.ExitCode, verified.Error));
            Assert.StartsWith(
                $"{place}: verified\n  signed by release: the index {sample.Digest} ({form} sha256",
                verified.Output
            );
        }
    }

    [Fact]
    public async Task Each_key_must_have_signed_unless_any_is_enough()
    {
        var sample = SampleLayout.Write(folder.At("made"), 1_000, "amd64");
        await folder.RunAsync("sign", sample.Address, "--key", "release.key");
        string[] both = ["verify", sample.Address, "--key", "release.pub", "--key", "qa=other.pub"];

        var all = await folder.RunAsync(both);
        var any = await folder.RunAsync([.. both, "--any"]);
        var foreign = await folder.RunAsync("verify", sample.Address, "--key", "other.pub");

        Assert.Equal((1, 0, 1), (all.ExitCode, any.ExitCode, foreign.ExitCode));
        Assert.Contains("  not signed by qa (sha256:", all.Output);
        Assert.Contains("  does not count: sha256-", foreign.Output);
        Assert.EndsWith(".sig: no key that was given has signed it\n", foreign.Output);
    }

    [Fact]
    public async Task A_platforms_manifest_counts_where_the_platform_is_named()
    {
        var sample = SampleLayout.Write(folder.At("made"), 1_000, "amd64", "arm64");
        var signed = await folder.RunAsync("sign", sample.Address, "--key=release.key", "--platform=linux/arm64");
        Assert.StartsWith($"{sample.Images[1]}: signed", signed.Output);
        string[] verify = ["verify", sample.Address, "--key=release.pub"];

        Assert.Equal(1, (await folder.RunAsync(verify)).ExitCode);
        Assert.Equal(1, (await folder.RunAsync([.. verify, "--platform=linux/amd64"])).ExitCode);
        var arm = await folder.RunAsync([.. verify, "--platform=linux/arm64"]);
        Assert.Equal(0, arm.ExitCode);
        Assert.Contains($"signed by release: the platform's manifest {sample.Images[1]} (tag ", arm.Output);

        var all = await folder.RunAsync("sign", sample.Address, "--key=other.key", "--recursive");
        Assert.Equal(
            [sample.Digest, .. sample.Images],
            all.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[..71])
        );
    }

    [Fact]
    public async Task The_JSON_forms_hold_their_contracts()
    {
        var sample = SampleLayout.Write(folder.At("made"), 1_000, "amd64", "arm64");
        folder.With("said.json", """{"spdxVersion":"SPDX-2.3"}""");
        await folder.RunAsync("sign", sample.Address, "--key=release.key", "--recursive");
        string[] attach = ["attach", "attestation", sample.Address, "--predicate=said.json", "--type=spdx"];
        Assert.Equal(0, (await folder.RunAsync([.. attach, "--key=other.key", "--as=bundle"])).ExitCode);
        Assert.Equal(0, (await folder.RunAsync("attach", "sbom", sample.Address, "--file=said.json")).ExitCode);
        string[] verify = ["verify", sample.Address, "--key=release.pub", "--format=json", "--platform=linux/amd64"];

        var signed = await folder.RunAsync(verify);
        var attested = await folder.RunAsync([.. verify, "--key=other.pub", "--attestation=spdx", "--any"]);
        var listed = await folder.RunAsync("referrers", sample.Address, "--format=json");

        Assert.Equal((0, 0, 0), (signed.ExitCode, attested.ExitCode, listed.ExitCode));
        await tools.AssertValidAsync("docs/schemas/oac-verify-1.schema.json", signed.Output);
        await tools.AssertValidAsync("docs/schemas/oac-verify-1.schema.json", attested.Output);
        await tools.AssertValidAsync("docs/schemas/oac-referrers-1.schema.json", listed.Output);
        await tools.AssertInvalidAsync("docs/schemas/oac-verify-1.schema.json", listed.Output);
        using var report = JsonDocument.Parse(attested.Output);
        Assert.True(report.RootElement.GetProperty("verified").GetBoolean());
        Assert.Equal(
            [("release", false), ("other", true)],
            report
                .RootElement.GetProperty("signers")
                .EnumerateArray()
                .Select(signer => (signer.GetProperty("name").GetString(), signer.GetProperty("valid").GetBoolean()))
        );
    }

    [Fact]
    public async Task What_was_stored_is_told_as_JSON()
    {
        var sample = SampleLayout.Write(folder.At("made"), 1_000, "amd64", "arm64");
        folder.With("said.json", """{"spdxVersion":"SPDX-2.3"}""");
        folder.With("payload", (await folder.RunAsync("sign", sample.Address, "--print-payload")).Output);
        folder.With("some.sig", Convert.ToBase64String(new byte[70]));
        string[] sign = ["sign", sample.Address, "--key=release.key", "--as=bundle"];
        await folder.RunAsync(sign);
        (string Kind, string Form, string? Type, bool? WasThere)[] expected =
        [
            ("signature", "bundle", null, true),
            ("signature", "bundle", null, false),
            ("signature", "bundle", null, false),
            ("attestation", "tag", "https://spdx.dev/Document", false),
            ("sbom", "referrer", "application/spdx+json", null),
            ("signature", "referrer", null, false),
        ];

        var told = new List<(string, string, string?, bool?)>();
        foreach (
            var arguments in (string[][])
                [
                    [.. sign, "--recursive"],
                    [
                        "attach",
                        "attestation",
                        sample.Address,
                        "--predicate=said.json",
                        "--type=spdx",
                        "--key=other.key",
                    ],
                    ["attach", "sbom", sample.Address, "--file=said.json"],
                    [
                        "attach",
                        "signature",
                        sample.Address,
                        "--payload=payload",
                        "--signature=some.sig",
                        "--as=referrer",
                    ],
                ]
        )
        {
            var result = await folder.RunAsync([.. arguments, "--format=json"]);
            Assert.Equal((0, ""), (result.ExitCode, result.Error));
            await tools.AssertValidAsync("docs/schemas/oac-stored-1.schema.json", result.Output);
            using var report = JsonDocument.Parse(result.Output);
            Assert.Equal(sample.Address, report.RootElement.GetProperty("image").GetString());
            foreach (var one in report.RootElement.GetProperty("stored").EnumerateArray())
            {
                var wasThere = one.GetProperty("wasThere");
                Assert.StartsWith("sha256", one.GetProperty("place").GetString(), StringComparison.Ordinal);
                told.Add(
                    (
                        one.GetProperty("kind").GetString()!,
                        one.GetProperty("form").GetString()!,
                        one.GetProperty("type").GetString(),
                        wasThere.ValueKind == JsonValueKind.Null ? null : wasThere.GetBoolean()
                    )
                );
            }
            await tools.AssertInvalidAsync(
                "docs/schemas/oac-stored-1.schema.json",
                result.Output.Replace("oac-stored/1", "oac-stored/2", StringComparison.Ordinal)
            );
        }
        Assert.Equal(expected, told);
    }

    [Fact]
    public async Task Referrers_are_shown_as_a_tree_and_as_lines()
    {
        var sample = SampleLayout.Write(folder.At("made"), 1_000, "amd64", "arm64");
        folder.With("list.json", """{"bomFormat":"CycloneDX"}""");
        await folder.RunAsync("sign", sample.Address, "--key=release.key");
        await folder.RunAsync("sign", sample.Address, "--key=release.key", "--as=bundle", "--platform=linux/arm64");
        await folder.RunAsync("attach", "sbom", sample.Address, "--file=list.json");

        var tree = await folder.RunAsync("referrers", sample.Address);
        var lines = await folder.RunAsync("referrers", sample.Address, "--format=text");

        Assert.Equal((0, 0), (tree.ExitCode, lines.ExitCode));
        Assert.Equal(
            $"""
            {sample.Digest} index
            ├─ * signature, tag {sample.Digest.Replace(':', '-')}.sig
            ├─ * sbom, application/vnd.cyclonedx+json
            ├─ {sample.Images[0]} image, linux/amd64
            └─ {sample.Images[1]} image, linux/arm64
               └─ * signature, application/vnd.dev.sigstore.bundle.v0.3+json, https://sigstore.dev/cosign/sign/v1

            """,
            string.Join('\n', tree.Output.Split('\n').Select(line => Shortened(line, sample)))
        );
        Assert.Equal(3, lines.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains(
            $" signature, application/vnd.dev.sigstore.bundle.v0.3+json, https://sigstore.dev/cosign/sign/v1, of {sample.Images[1]}\n",
            lines.Output
        );
    }

    [Fact]
    public async Task A_signature_that_openssl_made_is_attached()
    {
        RealParts.Require(RealProgram.Missing("openssl"));
        var sample = SampleLayout.Write(folder.At("made"), 1_000, "amd64", "arm64");
        folder.With("payload", (await folder.RunAsync("sign", sample.Address, "--print-payload")).Output);
        await RealProgram.RunAsync(
            "openssl",
            ["dgst", "-sha256", "-sign", "release.key", "-out", "made.sig", "payload"],
            Cancelled,
            folder.Path
        );
        folder.With("made.b64", Convert.ToBase64String(File.ReadAllBytes(folder.At("made.sig"))) + "\n");
        string[] attach = ["attach", "signature", "--payload=payload"];

        Assert.Equal(0, (await folder.RunAsync([.. attach, sample.Address, "--signature=made.sig"])).ExitCode);
        Assert.Equal(0, (await folder.RunAsync("verify", sample.Address, "--key=release.pub")).ExitCode);
        string[] referrer = [sample.Address, "--signature=made.b64", "--as=referrer"];
        Assert.Equal(0, (await folder.RunAsync([.. attach, .. referrer])).ExitCode);
        var verified = await folder.RunAsync("verify", sample.Address, "--key=release.pub");
        Assert.Equal(2, verified.Output.Split("signed by release").Length - 1);

        var moved = await folder.RunAsync([
            .. attach,
            sample.Address,
            "--signature=made.sig",
            "--platform=linux/amd64",
        ]);
        Assert.Equal(
            new CliResult(2, "", $"oac: the payload is about {sample.Digest}, and the image is {sample.Images[0]}\n"),
            moved
        );
    }

    [Theory]
    [InlineData(
        "sign made --key open.key",
        "--key open.key: others than its owner may use the file; 'chmod 600' ends that"
    )]
    [InlineData("sign made --key release.pub", "others than its owner may use")]
    [InlineData("sign made --key none.key", "--key none.key: Could not find file")]
    [InlineData("sign made", "missing: --key FILE")]
    [InlineData("sign made --key release.key --print-payload", "--print-payload needs no --key")]
    [InlineData("sign made --print-payload --format json", "--print-payload prints the payload as it is")]
    [InlineData("sign made --key release.key --as paper", "--as 'paper': not one of tag, referrer, bundle")]
    [InlineData(
        "sign docker-archive:a.tar --key release.key",
        "docker-archive:a.tar cannot hold what refers to an image"
    )]
    [InlineData("sign made --key encrypted.key", "the key is encrypted; set COSIGN_PASSWORD, as standard input is no")]
    [InlineData("verify made --key release.key", "--key release.key: a private key, where the public one is wanted")]
    [InlineData(
        "verify made --key a=release.pub --key a=other.pub",
        "another key has the name 'a'; name it by NAME=FILE"
    )]
    [InlineData("verify made", "Option '--key' is required.")]
    [InlineData("verify nowhere --key release.pub", "'nowhere'")]
    [InlineData("verify made --key release.pub --attestation what", "--type 'what': spdx, cyclonedx,")]
    [InlineData("attach sbom made --file release.pub", "neither SPDX nor CycloneDX as JSON; name its media type")]
    [InlineData("attach sbom made --file release.pub --media-type x", "--media-type 'x': a media type is wanted")]
    [InlineData("attach attestation made --predicate release.pub --type spdx --key release.key", "no JSON: ")]
    [InlineData(
        "attach attestation made --predicate list.json --type spdx --key release.key",
        "a JSON object is wanted"
    )]
    [InlineData("attach signature made --payload list.json --signature list.json", "payload: an array stands where")]
    [InlineData("referrers docker-daemon:a:1", "docker-daemon:a:1 cannot hold what refers to an image")]
    [InlineData("build --sbom --output docker-archive:a.tar", "docker-archive:a.tar cannot hold what refers")]
    public async Task What_cannot_be_done_is_said_in_a_line(string line, string expected)
    {
        SampleLayout.Write(folder.At("made"), 1_000, "amd64");
        folder.With("list.json", "[]").With("open.key", folder.Read("release.key"));
        File.SetUnixFileMode(folder.At("open.key"), UnixFileMode.UserRead | UnixFileMode.GroupRead);
        folder.With(
            "encrypted.key",
            "-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED SIGSTORE PRIVATE KEY-----\n"
        );
        File.SetUnixFileMode(folder.At("encrypted.key"), UnixFileMode.UserRead);

        var result = await folder.RunAsync(line.Split(' '));

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(expected, result.Error);
        Assert.DoesNotContain(folder.Read("release.key").Split('\n')[1], result.Error);
    }

    [Fact]
    public async Task Cosigns_key_and_password_sign_and_cosign_verifies()
    {
        RealParts.Require(Cosign.Missing ?? Registry.Missing);
        using var cosign = new Cosign();
        await using var registry = await Registry.StartAsync(Cancelled);
        await cosign.GenerateAsync("release", Cancelled);
        var sample = SampleLayout.Write(folder.At("made"), 1_000, "amd64", "arm64");
        var (image, plain) = ($"{registry.Address}/team/agent", $"--plain-http={registry.Address}");
        Assert.Equal(0, (await folder.RunAsync("copy", sample.Address, $"{image}:1", plain)).ExitCode);
        var (key, publicKey) = (Path.Combine(cosign.Folder, "release.key"), Path.Combine(cosign.Folder, "release.pub"));
        var run = new CliRun(folder.Path) { Environment = { ["COSIGN_PASSWORD"] = Cosign.Password } };
        var wrong = new CliRun(folder.Path) { Environment = { ["COSIGN_PASSWORD"] = "wrong-password" } };

        var refused = await wrong.RunAsync("sign", $"{image}:1", "--key", key, plain);
        Assert.Equal(
            new CliResult(2, "", $"oac: --key {key}: the password is wrong, or the key is damaged\n"),
            refused
        );
        foreach (var form in (string[])["tag", "bundle"])
        {
            Assert.Equal(0, (await run.RunAsync("sign", $"{image}:1", "--key", key, "--as", form, plain)).ExitCode);
            string[] options = form == "tag" ? ["--new-bundle-format=false"] : [];
            var verified = await cosign.VerifyAsync(
                "verify",
                publicKey,
                $"{image}@{sample.Digest}",
                options,
                Cancelled
            );
            Assert.Equal((form, 0), (form, verified.ExitCode));
        }
        await cosign.SignAsync("release.key", $"{image}@{sample.Images[0]}", [], Cancelled);
        var ours = await run.RunAsync("verify", $"{image}@{sample.Images[0]}", "--key", publicKey, plain);
        Assert.Equal(0, ours.ExitCode);
    }

    private Task<CliResult> RunAsync(RegistryServer registry, params string[] arguments) =>
        folder.RunAsync([.. arguments, "--plain-http", registry.Authority]);

    /// <summary>A digest that a test does not know as a star.</summary>
    private static string Shortened(string line, SampleLayout sample)
    {
        var at = line.IndexOf("sha256:", StringComparison.Ordinal);
        return at < 0 || line[at..(at + 71)] == sample.Digest || sample.Images.Contains(line[at..(at + 71)])
            ? line
            : line[..at] + "*" + line[(at + 71)..];
    }
}
