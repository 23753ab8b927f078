using System.Collections.Immutable;
using Oac.Conformance.Mutants.Containers;
using Oac.Conformance.Running;
using Oac.Images.Content;
using Oac.Images.References;
using Oac.Images.Registries;
using Oac.Images.Registry;
using Oac.Images.Writing;

namespace Oac.Conformance.SelfTests.Containers;

/// <summary>What counts as a signature and as a list of packages, in a registry.</summary>
public sealed class SignatureTests
{
    private const string Sbom = "application/vnd.cyclonedx+json";
    private const string Bundle = "application/vnd.dev.sigstore.bundle.v0.3+json";

    [Theory]
    [InlineData("application/vnd.cncf.notary.signature", null, true)]
    [InlineData("application/vnd.dev.cosign.artifact.sig.v1+json", null, true)]
    [InlineData(Bundle, null, true)]
    [InlineData(Bundle, "https://sigstore.dev/cosign/sign/v1", true)]
    [InlineData(Bundle, "https://slsa.dev/provenance/v1", false)]
    [InlineData("application/vnd.example.notes", null, false)]
    public async Task ASignatureIsToldByItsType(string type, string? predicate, bool counts)
    {
        var report = await JudgeAsync(
            async (repository, image) =>
            {
                await AttachAsync(repository, image, type, predicate);
                await AttachAsync(repository, image, Sbom, null);
            }
        );

        Assert.Equal(counts ? Verdict.Pass : Verdict.Warn, report.Row("container/security/signed-with-sbom").Verdict);
    }

    [Theory]
    [InlineData(Bundle, "https://spdx.dev/Document", true)]
    [InlineData("application/vnd.in-toto+json", "https://cyclonedx.org/bom", true)]
    [InlineData("application/vnd.syft+json", null, true)]
    [InlineData("application/json", null, false)]
    public async Task AListOfPackagesIsToldByItsTypeOrStatement(string type, string? predicate, bool counts)
    {
        var report = await JudgeAsync(
            async (repository, image) =>
            {
                await AttachAsync(repository, image, "application/vnd.cncf.notary.signature", null);
                await AttachAsync(repository, image, type, predicate);
            }
        );

        Assert.Equal(counts ? Verdict.Pass : Verdict.Warn, report.Row("container/security/signed-with-sbom").Verdict);
    }

    [Fact]
    public async Task TheTagThatCosignSetsIsASignature()
    {
        var report = await JudgeAsync(
            async (repository, image) =>
            {
                await AttachAsync(repository, image, Sbom, null);
                var digest = image.Manifest.Descriptor.Digest;
                await BuiltImage
                    .Artifact("application/vnd.oci.image.config.v1+json", [("text/plain", "x"u8.ToArray())])
                    .WriteToAsync(repository, $"{digest.Algorithm}-{digest.Hex}.sig", null, Judging.Cancelled);
            }
        );

        Assert.Equal(Verdict.Pass, report.Row("container/security/signed-with-sbom").Verdict);
    }

    [Fact]
    public async Task WhatIsMissingIsSaid()
    {
        var nothing = await JudgeAsync(static (_, _) => Task.CompletedTask);
        var unsigned = await JudgeAsync(static (r, i) => AttachAsync(r, i, Sbom, null));
        var signed = await JudgeAsync(static (r, i) => AttachAsync(r, i, Bundle, null));

        Assert.Equal("neither a signature nor an SBOM is attached to the image", Message(nothing));
        Assert.Equal("no signature is attached to the image", Message(unsigned));
        Assert.Equal("no SBOM is attached to the image", Message(signed));
        Assert.Equal(0, nothing.ExitCode);

        static string? Message(RunReport report) =>
            Assert.Single(report.Row("container/security/signed-with-sbom").Cases).Message;
    }

    private static async Task<RunReport> JudgeAsync(Func<RegistryRepository, BuiltImage, Task> attach)
    {
        await using var server = await RegistryServer.StartAsync(Judging.Cancelled);
        Assert.True(ImageReference.TryParse($"{server.Authority}/team/agent:1", out var reference, out _));
        await using var client = new RegistryClient(new() { PlainHttp = ImmutableHashSet.Create(server.Authority) });
        var repository = client.Open(reference);
        return await Judging.JudgeAsync(
            async (workshop, cancelled) =>
            {
                var image = await new AgentImage("v1alpha3").BuildAsync(workshop, cancelled);
                await image.WriteToAsync(repository, "1", null, cancelled);
                await attach(repository, image);
                return Judging.Target(workshop.Folder, reference.ToString()) with { PlainHttp = true };
            }
        );
    }

    private static async Task AttachAsync(
        RegistryRepository repository,
        BuiltImage image,
        string type,
        string? predicate
    ) =>
        await BuiltImage
            .Artifact(
                type,
                [(type, "x"u8.ToArray())],
                image.Manifest.Descriptor,
                predicate is null ? null : Descriptor.NoAnnotations.Add("dev.sigstore.bundle.predicateType", predicate)
            )
            .WriteToAsync(repository, null, null, Judging.Cancelled);
}
