using System.Text;
using Oac.Conformance.Mutants;
using Oac.Conformance.Mutants.Containers;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;
using Oac.Images;
using Oac.Images.Layers;
using Oac.Images.Registry;

namespace Oac.Conformance.SelfTests.Containers;

/// <summary>What cannot be read is said with its place and cause; what is read of strangers' labels is shown harmless.</summary>
public sealed class SubjectTests
{
    [Theory]
    [InlineData("missing.json", "is no file in")]
    [InlineData("", "names nothing")]
    [InlineData("folder", "is a folder and no OCI layout")]
    [InlineData("oci:missing", "missing")]
    [InlineData("oci-archive:missing.tar", "missing.tar")]
    [InlineData("docker-archive:text.json", "text.json")]
    [InlineData("docker-daemon:No Reference", "docker-daemon:")]
    [InlineData("docker://", "docker://")]
    [InlineData("oci:", "names no file")]
    [InlineData("agent:1", "names no registry")]
    [InlineData("text.json\u001b[2J", "\\u001b")]
    [InlineData("broken.json", "broken.json:1:")]
    [InlineData("broken.yaml", "broken.yaml:")]
    [InlineData("number.json", "number.json:1:")]
    [InlineData("prose.txt", "prose.txt:1:1")]
    public async Task ATargetThatCannotBeReadIsNamedWithTheCause(string image, string cause)
    {
        var error = await Assert.ThrowsAsync<TargetException>(() =>
            Judging.JudgeAsync(
                (workshop, _) =>
                {
                    Directory.CreateDirectory(Path.Combine(workshop.Folder, "folder"));
                    File.WriteAllText(Path.Combine(workshop.Folder, "text.json"), "{}");
                    File.WriteAllText(
                        Path.Combine(workshop.Folder, "broken.json"),
                        """{"org.openagentcontainers.name": """
                    );
                    File.WriteAllText(Path.Combine(workshop.Folder, "broken.yaml"), "a: [b\nc: d\n");
                    File.WriteAllText(
                        Path.Combine(workshop.Folder, "number.json"),
                        """{"org.openagentcontainers.name": 5}"""
                    );
                    File.WriteAllText(Path.Combine(workshop.Folder, "prose.txt"), "Once upon a time");
                    return Task.FromResult(Judging.Target(workshop.Folder, image));
                }
            )
        );

        Assert.Contains(cause, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', error.Message);
    }

    [Fact]
    public async Task AFileThatIsTooLongIsNotRead()
    {
        var error = await Assert.ThrowsAsync<TargetException>(() =>
            Judging.JudgeAsync(
                (workshop, _) =>
                {
                    using var file = File.Create(Path.Combine(workshop.Folder, "labels.json"));
                    file.SetLength(ImageLimits.MaxBytes + 1);
                    return Task.FromResult(Judging.Target(workshop.Folder, "labels.json"));
                }
            )
        );

        Assert.Contains($"at most {ImageLimits.MaxBytes}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARepositoryThatIsNotThereIsNamed()
    {
        await using var server = await RegistryServer.StartAsync(Judging.Cancelled);

        var error = await Assert.ThrowsAsync<TargetException>(() =>
            Judging.JudgeAsync($"{server.Authority}/team/agent:1", plainHttp: true)
        );

        Assert.Contains($"{server.Authority}/team/agent", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LabelsAreNotReadFromAnImageWhereOnlyAFileIsMeant()
    {
        var error = await Assert.ThrowsAsync<TargetException>(() =>
            Judging.JudgeAsync(
                (workshop, _) =>
                    Task.FromResult(Judging.Target(workshop.Folder, "oci:layout") with { LabelsOnly = true })
            )
        );

        Assert.Contains("are in no file of", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APathBeginsAtTheTargetsFolder()
    {
        var report = await Judging.JudgeAsync(
            async (workshop, cancelled) =>
            {
                _ = await new AgentImage("v1alpha2").WriteAsync(workshop, cancelled);
                return Judging.Target(workshop.Folder, "oci:layout:1");
            }
        );

        Assert.Equal("v1alpha2", report.Version);
        Assert.Equal(0, report.ExitCode);
    }

    [Fact]
    public async Task ForeignTextIsShownEscapedAndCut()
    {
        var report = await JudgeAsync(s =>
            s.With("session.isolation", "\u001b[31m\u202e" + new string('x', 5000))
                .With($"{new string('k', 900)}\u0007", "1")
        );

        var failed = Assert.Single(report.Row("container/session/isolation-boolean").Cases);
        Assert.Equal(Verdict.Fail, failed.Verdict);
        Assert.True(failed.Message!.Length < 300, failed.Message);
        Assert.All(
            report.Cases,
            static c =>
                Assert.DoesNotContain(
                    $"{c.Message}{c.Advice}{string.Concat(c.Evidence.Select(static e => e.Text + e.Detail))}",
                    static ch => ch is '\u001b' or '\u202e' or '\u0007'
                )
        );
    }

    [Fact]
    public async Task ASecretInALabelIsNowhereInTheReport()
    {
        const string Secret = "sk-proj-A1b2C3d4E5f6G7h8I9j0";

        var report = await JudgeAsync(s => s.With("inference.api_key.env", Secret).With($"mcp.x.{Secret}", Secret));

        Assert.Equal(Verdict.Fail, report.Row("container/labels/names-not-values").Verdict);
        Assert.All(
            report.Cases,
            c =>
                Assert.DoesNotContain(
                    Secret,
                    $"{c.Message}{c.Advice}{string.Concat(c.Evidence.Select(static e => e.Text + e.Detail))}",
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public async Task AVersionThatNobodyKnowsIsNotJudgedByAnother()
    {
        var set = LabelSet.Complete("v1alpha3").With("version", "v1alpha9");

        var report = await Judging.JudgeAsync(
            (workshop, _) => Task.FromResult(set.ToTarget(workshop) with { Version = null })
        );

        Assert.Equal(["container/version/single-value", "container/version/grammar"], report.Ids(Verdict.Pass));
        Assert.Empty(report.With(Verdict.Fail, Verdict.Error, Verdict.Warn));
        Assert.Equal(2, report.ExitCode);
    }

    [Fact]
    public async Task AVersionThatNobodyKnowsIsUntestableEvenWhereTheTargetNamesOneToJudgeBy()
    {
        var report = await JudgeAsync(static s => s.With("version", "v1"));

        Assert.Equal(Verdict.Untestable, report.Row("container/version/present").Verdict);
        Assert.Equal(Verdict.Pass, report.Row("container/name/present").Verdict);
        Assert.Equal(2, report.ExitCode);
    }

    [Fact]
    public async Task ATargetsVersionThatNobodyKnowsIsAnError()
    {
        var error = await Assert.ThrowsAsync<TargetException>(() =>
            Judging.JudgeAsync(
                (workshop, _) =>
                    Task.FromResult(LabelSet.Complete("v1alpha3").ToTarget(workshop) with { Version = "v1alpha9" })
            )
        );

        Assert.Contains("v1alpha1, v1alpha2, v1alpha3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MoreLabelsThanAreReadIsNoPass()
    {
        var report = await JudgeAsync(static s =>
            Enumerable
                .Range(0, 4200)
                .Aggregate(s, static (set, i) => set.With($"mcp.s{i}.bearer.token.file", $"/run/{i}"))
        );

        Assert.Equal(Verdict.Untestable, report.Row("container/mcp/credential-target").Verdict);
        Assert.NotEqual(0, report.ExitCode);
    }

    [Fact]
    public async Task MoreFindingsThanAreKeptIsNoPass()
    {
        var report = await JudgeAsync(static s =>
            Enumerable.Range(0, 1500).Aggregate(s, static (set, i) => set.With($"nothing.known{i}", "1"))
        );

        Assert.Equal(Verdict.Untestable, report.Row("container/security/prefers-files").Verdict);
        Assert.NotEqual(0, report.ExitCode);
    }

    [Fact]
    public async Task ASchemaThatIsTooLongIsThereAndNotJudged()
    {
        var image = new AgentImage("v1alpha3")
        {
            Upper = static (layer, _) =>
                layer.AddContent("/schemas/alert.json", new byte[LayerLimits.Default.MaxFileBytes + 1]),
        };

        var report = await Judging.JudgeAsync(image.WriteAsync);

        Assert.Equal(Verdict.Pass, report.Row("container/events/schema-embedded").Verdict);
        Assert.Equal(["container/events/schema-mimetype"], report.Ids(Verdict.Untestable));
        Assert.Empty(report.With(Verdict.Fail, Verdict.Error));
        Assert.Equal(2, report.ExitCode);
    }

    [Fact]
    public async Task HoweverMuchIsWrongTheMessageStaysShort()
    {
        var image = new AgentImage("v1alpha3") { Upper = static (layer, _) => layer };
        image = image with
        {
            Annotations =
            [
                .. Enumerable
                    .Range(0, 400)
                    .Select(static i => KeyValuePair.Create($"org.openagentcontainers.a{i}", "x")),
            ],
            Labels = Enumerable
                .Range(0, 400)
                .Aggregate(
                    image.Labels,
                    static (set, i) =>
                        set.With($"events.c{i}.schema.path", $"/schemas/{i}.json")
                            .With($"events.c{i}.schema.mimetype", "application/schema+json")
                            .With($"workspace.w{i}.mutable", "perhaps")
                ),
        };

        var report = await Judging.JudgeAsync(image.WriteAsync);

        Assert.Equal(Verdict.Fail, report.Row("container/events/schema-embedded").Verdict);
        Assert.Equal(Verdict.Fail, report.Row("container/workspace/path-present").Verdict);
        Assert.Equal(Verdict.Warn, report.Row("container/labels/in-image-labels").Verdict);
        Assert.All(report.Cases, static c => Assert.True(c.Message is not { Length: > 2000 }, c.Message));
    }

    [Fact]
    public async Task ADockerfileMayInheritWhatItDoesNotSay()
    {
        var report = await Judging.JudgeAsync(
            async (workshop, cancelled) =>
            {
                await File.WriteAllTextAsync(
                    Path.Combine(workshop.Folder, "Dockerfile"),
                    "FROM registry.example/agents/base:1\nLABEL org.openagentcontainers.session.isolation=maybe org.openagentcontainers.inference.api_key.env=KEY\n",
                    cancelled
                );
                return Judging.Target(workshop.Folder, "Dockerfile");
            }
        );

        Assert.Equal(["container/session/isolation-boolean"], report.Ids(Verdict.Fail));
        Assert.Contains(
            "registry.example/agents/base:1",
            Assert.Single(report.Row("container/name/present").Cases).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(Verdict.Untestable, report.Row("container/version/present").Verdict);
        Assert.Equal(Verdict.Untestable, report.Row("container/inference/connection-pair").Verdict);
    }

    [Fact]
    public async Task APlatformThatCannotBeReadIsUntestable()
    {
        var image = new AgentImage("v1alpha3")
        {
            Spoil = static e => File.Delete(e.PathOf((string)e.Manifests().First()["config"]!["digest"]!)),
        };

        var report = await Judging.JudgeAsync(image.WriteAsync);

        Assert.Equal(Verdict.Untestable, report.Row("container/name/present").Verdict);
        Assert.Equal(["container/registry/plain-oci"], report.Ids(Verdict.Fail));
        Assert.Equal(1, report.ExitCode);
    }

    [Fact]
    public async Task PlatformsOfDifferentVersionsAreJudgedEachByItsOwn()
    {
        var image = new AgentImage("v1alpha3")
        {
            Edit = static e =>
            {
                var first = true;
                e.EditConfigs(config =>
                {
                    var text = Encoding.UTF8.GetString(config);
                    var edited = first ? text : text.Replace("v1alpha3", "v1alpha2", StringComparison.Ordinal);
                    first = false;
                    return Encoding.UTF8.GetBytes(edited);
                });
            },
        };

        var report = await Judging.JudgeAsync(image.WriteAsync);

        Assert.Equal(["container/version/no-mixed-versions"], report.Ids(Verdict.Indeterminate));
        Assert.Empty(report.With(Verdict.Fail, Verdict.Error, Verdict.Untestable));
    }

    [Fact]
    public async Task AFaultOfOnePlatformIsSaidOfThatOne()
    {
        var schema = MutantCatalogue.Mutants.Single(static m => m.Name == "container/v1alpha3/schema-on-one-platform");

        var report = await Judging.JudgeAsync(schema.Make);

        var message = Assert.Single(report.Row("container/events/schema-embedded").Cases).Message;
        Assert.StartsWith("linux/arm64:", message, StringComparison.Ordinal);
    }

    private static Task<RunReport> JudgeAsync(Func<LabelSet, LabelSet> edit) =>
        Judging.JudgeAsync((workshop, _) => Task.FromResult(edit(LabelSet.Complete("v1alpha3")).ToTarget(workshop)));
}
