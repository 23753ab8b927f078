using Oac.Testing;

namespace Oac.Producer.Tests.AgentFiles.Assemblies;

/// <summary>The key <c>assembly</c> of <c>oac.yaml</c>.</summary>
public sealed class AssemblyKeyTests
{
    private const string Yaml = """
        assembly: bin/agent.dll
        orchestrator:
          env: ORCHESTRATOR_URL
          bearer:
            token: { file: /run/oac/token }
        files:
          - { from: agent, to: /agent, mode: "0755" }
        entrypoint: [/agent]

        """;

    private static TempFolder Agent(string more = "", SampleAssembly? assembly = null)
    {
        var folder = new TempFolder()
            .With("oac.yaml", Yaml + more)
            .With("agent", "a program\n")
            .With("bin/x", "")
            .With("schemas/ticket.json", "{ \"$schema\": \"https://json-schema.org/draft/2020-12/schema\" }\n");
        (assembly ?? SampleAssembly.Triage).Save(folder.At("bin/agent.dll"));
        return folder;
    }

    [Fact]
    public async Task Labels_are_those_of_the_attributes()
    {
        using var folder = Agent();

        var result = await folder.RunAsync("labels", "--format", "label-file");

        Assert.Equal("", result.Error);
        Assert.Equal(
            """
            org.openagentcontainers.version=v1alpha3
            org.openagentcontainers.name=triage
            org.openagentcontainers.orchestrator.env=ORCHESTRATOR_URL
            org.openagentcontainers.orchestrator.bearer.token.file=/run/oac/token
            org.openagentcontainers.events.ticket.schema.path=/schemas/ticket.json
            org.openagentcontainers.events.ticket.schema.mimetype=application/schema+json
            org.openagentcontainers.session.isolation=true

            """,
            result.Output
        );
    }

    [Fact]
    public async Task The_image_is_the_one_of_a_file_that_says_it_all()
    {
        using var folder = Agent();
        using var whole = Agent();
        whole.With(
            "oac.yaml",
            Yaml.Replace("assembly: bin/agent.dll", "version: v1alpha3", StringComparison.Ordinal)
                + """
                name: triage
                session: { isolation: true }
                channels:
                  ticket:
                    schema:
                      path: /schemas/ticket.json
                      mimetype: application/schema+json
                      from: schemas/ticket.json
                """
        );

        var short_ = await folder.RunAsync("build", "--output", "oci:out:1");
        var full = await whole.RunAsync("build", "--output", "oci:out:1");

        Assert.Equal(("", 0), (short_.Error, short_.ExitCode));
        Assert.Equal(full, short_);
    }

    [Fact]
    public async Task Lint_reads_it_too()
    {
        using var folder = Agent();

        var clean = await folder.RunAsync("lint", "oac.yaml");
        var elsewhere = await new CliRun("/").RunAsync("lint", folder.At("oac.yaml"));

        Assert.Equal((0, ""), (clean.ExitCode, clean.Error));
        Assert.Equal(0, elsewhere.ExitCode);
    }

    [Fact]
    public async Task What_stands_in_both_may_be_the_same()
    {
        using var folder = Agent(
            """
            version: v1alpha3
            name: triage
            session: { isolation: true }
            channels:
              ticket: { schema: { path: /schemas/ticket.json, from: agent } }
            """
        );

        var result = await folder.RunAsync("labels");

        Assert.Equal(("", 0), (result.Error, result.ExitCode));
    }

    [Theory]
    [InlineData(
        "name: other",
        "oac.yaml:9:7: the name is 'other' here, and 'triage' by Acme.TriageAgent in 'bin/agent.dll'"
    )]
    [InlineData("version: v1alpha2", "oac.yaml:9:10: the version is 'v1alpha2' here, and 'v1alpha3' by")]
    [InlineData("version: none", "the version is 'none' here")]
    [InlineData("session: { isolation: false }", "oac.yaml:9:23: session.isolation is 'false' here, and 'true' by")]
    [InlineData(
        "channels: { ticket: { schema: { path: /other.json } } }",
        "oac.yaml:9:39: schema.path of the channel 'ticket' is '/other.json' here, and '/schemas/ticket.json' by Acme.TriageAgent.Handle in"
    )]
    [InlineData(
        "channels: { ticket: { schema: { mimetype: application/protobuf } } }",
        "oac.yaml:9:43: schema.mimetype of the channel 'ticket' is 'application/protobuf' here, and 'application/schema+json' by"
    )]
    [InlineData(
        "channels: { tocket: { schema: { path: /x.json, mimetype: a/b } } }",
        "oac.yaml:9:13: the channel 'tocket' has no handler in 'bin/agent.dll'; handled are ticket"
    )]
    public async Task A_contradiction_names_both_places(string more, string words)
    {
        using var folder = Agent(more);
        foreach (
            var command in (string[][])
                [
                    ["labels"],
                    ["build", "--output", "oci:out:1"],
                ]
        )
        {
            var result = await folder.RunAsync(command);
            Assert.Equal(2, result.ExitCode);
            Assert.Contains(words, result.Error);
            Assert.False(Directory.Exists(folder.At("out")));
        }
    }

    [Fact]
    public async Task An_agent_that_is_not_isolated_has_no_such_label()
    {
        var plain = new SampleAssembly()
            .Agent("triage", "v1alpha1", isolated: false)
            .Channel("ticket", "schemas/ticket.json", "/s.json", "application/schema+json");
        using var folder = Agent("", plain);
        using var other = Agent("session: { isolation: true }", plain);

        var labels = await folder.RunAsync("labels", "--format", "label-file");
        var contradiction = await other.RunAsync("labels");

        Assert.Equal("", labels.Error);
        Assert.DoesNotContain("isolation", labels.Output);
        Assert.Contains("version=v1alpha1", labels.Output);
        Assert.Contains("session.isolation is 'true' here, and 'false' by", contradiction.Error);
    }

    [Theory]
    [InlineData("name: [a]", "expected a text for name, found a list")]
    [InlineData("session: 7", "expected a mapping with isolation for session, found a text")]
    [InlineData("channels: 7", "expected a mapping")]
    [InlineData("channels: { ticket: 7 }", "expected a mapping")]
    [InlineData("channels: { ticket: { schema: 7 } }", "expected a mapping")]
    [InlineData("version: 7", "the version is '7' here")]
    public async Task What_has_another_form_is_told_as_always(string more, string words)
    {
        using var folder = Agent(more);

        var result = await folder.RunAsync("labels");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(words, result.Error);
    }

    [Theory]
    [InlineData("../agent.dll", "a path below this file's folder")]
    [InlineData("/agent.dll", "a path below this file's folder")]
    [InlineData("[agent.dll]", "expected a path below this file's folder, without '..' for assembly, found a list")]
    [InlineData(
        "bin/gone.dll",
        "oac.yaml:1:11: there is no file 'bin/gone.dll'; the assembly is built before the image"
    )]
    [InlineData("bin", "there is no file 'bin'")]
    [InlineData("out.dll", "'out.dll' leads out of the folder")]
    [InlineData("pipe", "there is no file 'pipe'")]
    [InlineData("agent", "'agent' cannot be used: it is no .NET assembly")]
    [InlineData("bin/elf", "it is a program; name the assembly (.dll)")]
    [InlineData("bin/other.dll", "declares no agent: no class of it has [Agent]")]
    public async Task An_assembly_that_cannot_be_used(string path, string words)
    {
        using var folder = Agent();
        folder.With("oac.yaml", Yaml.Replace("bin/agent.dll", path, StringComparison.Ordinal));
        File.CreateSymbolicLink(folder.At("out.dll"), typeof(AssemblyKeyTests).Assembly.Location);
        File.WriteAllBytes(folder.At("bin/elf"), [0x7f, .. "ELF program"u8]);
        File.Copy(typeof(AssemblyKeyTests).Assembly.Location, folder.At("bin/other.dll"));
        await RealProgram.RunAsync("mkfifo", [folder.At("pipe")], TestContext.Current.CancellationToken);

        var result = await folder.RunAsync("labels");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(words, result.Error);
    }

    [Fact]
    public async Task Standard_input_has_no_assembly()
    {
        var result = await new CliRun("/") { Input = Yaml }.RunAsync("labels", "-");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("standard input has no folder", result.Error);
    }
}
