using System.Text.Json;
using Oac.Testing;

namespace Oac.Producer.Tests.Building;

public sealed class BuildCommandTests
{
    /// <summary>An agent without findings.</summary>
    internal const string Clean = """
        version: v1alpha3
        name: reviewer
        orchestrator:
          env: ORCHESTRATOR_URL
          bearer:
            token: { file: /run/oac/token }
        files:
          - { from: agent, to: /agent, mode: "0755" }
          - { from: data, to: /data }
          - { to: /tmp, mode: "1777" }
        entrypoint: [/agent]

        """;

    /// <summary>The digest of <see cref="Clean"/>. Another one means that everybody's images change: say so in the changelog.</summary>
    private const string Golden = "sha256:682343bf1a133b8c2759bae64a0cf76f1c897aac11b70669c1872e24bbe02a4f";

    private static TempFolder Agent() =>
        new TempFolder()
            .With("oac.yaml", Clean)
            .With("agent", "a program\n")
            .With("data/a.txt", "a\n")
            .With("data/sub/b.log", "b\n");

    [Fact]
    public async Task The_digest_is_the_same_everywhere_and_always()
    {
        using var folder = Agent();

        var result = await folder.RunAsync("build", "--output", "oci:out:1");

        Assert.Equal(new CliResult(0, Golden + "\n", ""), result);
    }

    [Fact]
    public async Task Neither_folder_nor_day_nor_umask_count()
    {
        using var folder = Agent();
        foreach (var file in Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories))
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.SetLastWriteTimeUtc(file, new DateTime(2031, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        }
        File.SetUnixFileMode(
            folder.At("data"),
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        );

        // A process of its own, as umasks are a process' own; run from elsewhere.
        var result = await ProcessResult.RunAsync(
            new System.Diagnostics.ProcessStartInfo(
                "sh",
                [
                    "-c",
                    $"umask 077; cd /; exec dotnet '{ToolProcess.Program}' build '{folder.Path}' --output 'oci-archive:{folder.At("x.tar")}:1'",
                ]
            ),
            null,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(new ProcessResult(0, Golden + "\n", ""), result);
    }

    [Fact]
    public async Task The_variable_sets_the_time()
    {
        using var folder = Agent();
        var run = new CliRun(folder.Path) { Environment = { ["SOURCE_DATE_EPOCH"] = "1600000000" } };

        var result = await run.RunAsync("build", "--output", "oci:out:1");
        var wrong = await new CliRun(folder.Path) { Environment = { ["SOURCE_DATE_EPOCH"] = "now" } }.RunAsync(
            "build",
            "--output",
            "oci:out:1"
        );

        Assert.Equal(0, result.ExitCode);
        Assert.NotEqual(Golden + "\n", result.Output);
        using var config = await ConfigAsync(folder, "oci:out:1");
        Assert.Equal("2020-09-13T12:26:40Z", config.RootElement.GetProperty("created").GetString());
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("SOURCE_DATE_EPOCH is \"now\"", wrong.Error);
    }

    [Fact]
    public async Task What_lint_refuses_is_not_written_unless_forced()
    {
        using var folder = Agent()
            .With(
                "oac.yaml",
                Clean.Replace(
                    "orchestrator:",
                    "labels: {}\nmcp:\n  a:\n    dcr: { scopes: [x] }\norchestrator:",
                    StringComparison.Ordinal
                )
            );

        var refused = await folder.RunAsync("build", "--output", "oci:out:1");
        var exists = Directory.Exists(folder.At("out"));
        var forced = await folder.RunAsync("build", "--output", "oci:out:1", "--force");

        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("oac.yaml:6:", refused.Error);
        Assert.EndsWith("oac: nothing was written; --force writes the image in spite of the errors\n", refused.Error);
        Assert.False(exists);
        Assert.Equal(0, forced.ExitCode);
        Assert.True(File.Exists(folder.At("out/index.json")));
    }

    [Fact]
    public async Task A_schema_that_is_not_copied_is_found_missing()
    {
        using var folder = Agent();
        var with = Clean + "channels: { a: { schema: { path: /a.json, mimetype: application/schema+json } } }\n";
        folder.With("oac.yaml", with);

        var missing = await folder.RunAsync("build", "--output", "oci:out:1");
        folder
            .With("a.json", """{ "$schema": "https://json-schema.org/draft/2020-12/schema" }""")
            .With("oac.yaml", with.Replace("path: /a.json", "path: /a.json, from: a.json", StringComparison.Ordinal));
        var there = await folder.RunAsync("build", "--output", "oci:out:1");

        folder.With("a.json", "[1]");
        var malformed = await folder.RunAsync("build", "--output", "oci:out:1");

        Assert.Contains("'/a.json' is not in the image", missing.Error);
        Assert.Equal((0, ""), (there.ExitCode, there.Error));
        Assert.Contains("oac.yaml:12:", malformed.Error);
        Assert.Contains("'/a.json'", malformed.Error);
    }

    [Fact]
    public async Task Several_platforms_make_an_index()
    {
        using var folder = Agent().With("bin/amd64", "x").With("bin/arm64", "y");
        folder.With("oac.yaml", Clean + "platforms: [linux/arm64, linux/amd64]\n");
        folder.With(
            "oac.yaml",
            folder.Read("oac.yaml").Replace("from: agent", "from: \"bin/{arch}\"", StringComparison.Ordinal)
        );

        var result = await folder.RunAsync("build", "--output", "oci:out:1", "--tag", "latest", "--format", "json");
        var one = await folder.RunAsync(
            "build",
            "--output",
            "oci:one:1",
            "--platform",
            "linux/arm64",
            "--format",
            "json"
        );

        using var report = JsonDocument.Parse(result.Output);
        var root = report.RootElement;
        Assert.Equal("application/vnd.oci.image.index.v1+json", root.GetProperty("mediaType").GetString());
        Assert.Equal(["1", "latest"], root.GetProperty("tags").EnumerateArray().Select(static t => t.GetString()));
        Assert.Equal(
            ["linux/amd64", "linux/arm64"],
            root.GetProperty("platforms").EnumerateArray().Select(static p => p.GetProperty("platform").GetString())
        );
        using var single = JsonDocument.Parse(one.Output);
        Assert.Equal(
            root.GetProperty("platforms")[1].GetProperty("digest").GetString(),
            single.RootElement.GetProperty("digest").GetString()
        );
    }

    [Fact]
    public async Task An_image_is_built_upon_another()
    {
        using var folder = Agent();
        await folder.RunAsync("build", "--output", "oci:base:1");
        folder
            .With(
                "upper/oac.yaml",
                Clean
                    .Replace(
                        "name: reviewer",
                        "name: upper\nbase: oci:../base:1\nenv: { A: b }",
                        StringComparison.Ordinal
                    )
                    .Replace("  - { from: data, to: /data }\n", "", StringComparison.Ordinal)
            )
            .With("upper/agent", "other");

        var result = await folder.RunAsync("build", "upper", "--output", "oci:out:1", "--format", "json");

        Assert.Equal("", result.Error);
        using var report = JsonDocument.Parse(result.Output);
        Assert.Equal(
            [true, false],
            report
                .RootElement.GetProperty("platforms")[0]
                .GetProperty("layers")
                .EnumerateArray()
                .Select(static l => l.GetProperty("base").GetBoolean())
        );
        using var config = await ConfigAsync(folder, "oci:out:1");
        var settings = config.RootElement.GetProperty("config");
        Assert.Equal("upper", settings.GetProperty("Labels").GetProperty("org.openagentcontainers.name").GetString());
        Assert.Equal("A=b", settings.GetProperty("Env")[0].GetString());
    }

    [Fact]
    public async Task What_is_excluded_is_not_copied()
    {
        using var folder = Agent();
        var all = await folder.RunAsync("build", "--output", "oci:a:1");
        folder.With("oac.yaml", Clean + "exclude: [data/sub]\n");
        var without = await folder.RunAsync("build", "--output", "oci:b:1");
        Directory.Delete(folder.At("data/sub"), recursive: true);
        folder.With("oac.yaml", Clean);
        var deleted = await folder.RunAsync("build", "--output", "oci:c:1");

        Assert.NotEqual(all.Output, without.Output);
        Assert.Equal(deleted.Output, without.Output);
    }

    [Theory]
    [InlineData("oci:build/out:1")]
    [InlineData("oci-archive:agent.tar:1")]
    [InlineData("docker-archive:agent.tar:agent:1")]
    public async Task A_folder_that_is_copied_whole_gives_the_same_image_every_time(string output)
    {
        using var folder = Agent()
            .With("oac.yaml", Clean.Replace("from: data, to: /data", "from: ., to: /app", StringComparison.Ordinal));

        var first = await folder.RunAsync("build", "--output", output);
        folder
            .With(".git/HEAD", "ref")
            .With("data/.git", "gitdir: x")
            .With("oac.yaml", folder.Read("oac.yaml") + "# more\n");
        var second = await folder.RunAsync("build", "--output", output);

        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        Assert.Equal(first.Output, second.Output);
    }

    [Fact]
    public async Task A_folder_is_not_copied_and_written_to()
    {
        using var folder = Agent();

        var result = await folder.RunAsync("build", "--output", "oci:data:1");

        Assert.Equal(
            (2, "oac: oac.yaml:9:13: 'data' is copied and also where the image is written; write it elsewhere\n"),
            (result.ExitCode, result.Error)
        );
    }

    [Fact]
    public async Task A_path_is_in_the_folder_or_refused()
    {
        using var outside = new TempFolder().With("secret", "s");
        using var folder = Agent();
        File.CreateSymbolicLink(folder.At("out-link"), outside.At("secret"));
        File.CreateSymbolicLink(folder.At("out-folder"), outside.Path);
        File.CreateSymbolicLink(folder.At("data/inner"), outside.At("secret"));
        File.CreateSymbolicLink(folder.At("data/up"), "../agent");

        foreach (
            var (from, expected) in new[]
            {
                ("out-link", "oac.yaml:8:13: 'out-link' leads out of the folder"),
                ("out-folder/secret", "oac.yaml:8:13: 'out-folder/secret' leads out of the folder"),
                ("nothing", "oac.yaml:8:13: there is no 'nothing' in the folder"),
            }
        )
        {
            folder.With("oac.yaml", Clean.Replace("from: agent", $"from: {from}", StringComparison.Ordinal));
            var result = await folder.RunAsync("build", "--output", "oci:out:1");
            Assert.Equal((2, $"oac: {expected}\n"), (result.ExitCode, result.Error));
        }
        folder.With("oac.yaml", Clean);
        var link = await folder.RunAsync("build", "--output", "oci:out:1");
        Assert.Equal(2, link.ExitCode);
        Assert.Matches(
            "oac.yaml:9:13: the link 'data/(inner|up)' leads to '.*', out of 'data', which is copied",
            link.Error
        );
        Assert.False(Directory.Exists(folder.At("out")));
    }

    [Fact]
    public async Task A_link_in_a_folder_stays_a_link()
    {
        using var folder = Agent();
        File.CreateSymbolicLink(folder.At("data/again"), "a.txt");

        Assert.Equal(0, (await folder.RunAsync("build", "--output", "oci-archive:x.tar:1")).ExitCode);
    }

    [Theory]
    [InlineData("nowhere", "'nowhere' names no registry")]
    [InlineData("oci:", "names no image behind its transport")]
    [InlineData("oci:agent:1", "agent")]
    public async Task A_destination_that_is_none_ends_with_2(string destination, string expected)
    {
        using var folder = Agent();

        var result = await folder.RunAsync("build", "--output", destination);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(expected, result.Error);
    }

    [Theory]
    [InlineData("--platform", "amd64", "--platform 'amd64': os/architecture")]
    [InlineData(
        "--platform",
        "linux/amd46",
        "'amd46' is no architecture that images are made for; did you mean amd64?"
    )]
    [InlineData("--platform", "linux/x86_64", "did you mean amd64?")]
    [InlineData(
        "--platform",
        "linxu/amd64",
        "'linxu' is no operating system that images are made for; did you mean linux?"
    )]
    [InlineData(
        "--platform",
        "linux/pdp11",
        "'pdp11' is no architecture that images are made for; known are 386, amd64,"
    )]
    [InlineData("--plain-http", "http://localhost:5000", "--plain-http 'http://localhost:5000': a host and its port")]
    [InlineData("--plain-http", "localhost:5000/agent", "without http:// and path")]
    [InlineData("--tag", "-x", "--tag '-x': a tag has 1 to 128")]
    [InlineData("--lib", "libz.so.1", "--lib goes with --with-libs")]
    public async Task A_value_that_is_none_ends_with_2(string option, string value, string expected)
    {
        using var folder = Agent();

        var result = await folder.RunAsync("build", "--output", "docker-archive:x.tar:a:1", $"{option}={value}");

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(expected, result.Error);
    }

    [Fact]
    public async Task A_base_that_names_no_registry_is_refused_at_its_place()
    {
        using var folder = Agent().With("oac.yaml", Clean + "base: alpine\n");

        var result = await folder.RunAsync("build", "--output", "oci:out:1");

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("oac: oac.yaml:12:7: 'alpine' names no registry", result.Error);
    }

    [Theory]
    [InlineData("oci:nothing", "nothing")]
    [InlineData("oci:other:2", "'2'")]
    [InlineData("docker-archive:agent", "agent")]
    public async Task A_base_that_is_not_there_is_told_at_its_place(string image, string expected)
    {
        using var folder = Agent();
        await folder.RunAsync("build", "--output", "oci:other:1");
        folder.With("oac.yaml", Clean + $"base: {image}\n");

        var result = await folder.RunAsync("build", "--output", "oci:out:1");

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("oac: oac.yaml:12:7: ", result.Error);
        Assert.Contains(expected, result.Error);
    }

    [Fact]
    public async Task A_base_whose_registry_speaks_http_is_told_with_what_helps()
    {
        using var folder = Agent();
        await using var registry = await Oac.Images.Registry.RegistryServer.StartAsync(
            new(),
            TestContext.Current.CancellationToken
        );
        folder.With("oac.yaml", Clean + $"base: {registry.Authority}/base:1\n");

        var result = await folder.RunAsync("build", "--output", "oci:out:1");

        Assert.StartsWith("oac: oac.yaml:12:7: ", result.Error);
        Assert.EndsWith($"say so with --plain-http {registry.Authority}\n", result.Error);
    }

    [Fact]
    public async Task A_platform_that_is_none_is_refused_at_its_place()
    {
        using var folder = Agent().With("oac.yaml", Clean + "platforms: [linux/amd64, linux/amd46]\n");

        var result = await folder.RunAsync("build", "--output", "oci:out:1");

        Assert.Equal(
            (2, "oac: oac.yaml:12:26: 'amd46' is no architecture that images are made for; did you mean amd64?\n"),
            (result.ExitCode, result.Error)
        );
    }

    [Fact]
    public async Task Every_program_for_another_machine_is_named()
    {
        using var folder = Agent();
        File.Copy("/bin/true", folder.At("data/helper"));
        var other = File.ReadAllBytes("/bin/true")[18] == 62 ? "linux/arm64" : "linux/amd64";

        var result = await folder.RunAsync("build", "--output", "oci:out:1", "--platform", other);

        Assert.Equal(0, result.ExitCode);
        Assert.Matches($"^oac: /data/helper is made for [a-z0-9]+, the image for {other}\n$", result.Error);
    }

    [Theory]
    [InlineData("#!/bin/sh\n", "/agent is a script for /bin/sh, which is not in the image")]
    [InlineData("#! /usr/bin/env python3\n", "/agent is a script for /usr/bin/env, which is not in the image")]
    [InlineData(null, "which is not in the image; --with-libs adds it, and the libraries")]
    public async Task A_program_that_nothing_can_run_is_told(string? text, string expected)
    {
        using var folder = Agent().With("agent", text ?? "");
        if (text is null)
        {
            File.Copy("/bin/true", folder.At("agent"), overwrite: true);
        }

        var result = await folder.RunAsync("build", "--output", "oci:out:1");
        var libraries = text is null ? await folder.RunAsync("build", "--output", "oci:out:1", "--with-libs") : null;
        folder.With("oac.yaml", Clean + "base: oci:out:1\n").With("agent", text ?? "a program");
        var based = await folder.RunAsync("build", "--output", "oci:upon:1");

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("oac: oac.yaml:11:13: /agent is ", result.Error);
        Assert.Contains(expected, result.Error);
        Assert.Equal("", libraries?.Error ?? "");
        Assert.Equal((0, ""), (based.ExitCode, based.Error));
    }

    [Fact]
    public async Task A_script_with_its_interpreter_is_fine()
    {
        using var folder = Agent()
            .With("agent", "#!/bin/busybox sh\n")
            .With("oac.yaml", Clean.Replace("from: data, to: /data", "from: data, to: /bin", StringComparison.Ordinal))
            .With("data/busybox", "a program");

        Assert.Equal("", (await folder.RunAsync("build", "--output", "oci:out:1")).Error);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_found_where_it_is_named()
    {
        using var folder = Agent()
            .With("oac.yaml", Clean.Replace("entrypoint: [/agent]", "entrypoint: [/agnet]", StringComparison.Ordinal));

        var result = await folder.RunAsync("build", "--output", "oci:out:1");

        Assert.Contains("oac.yaml:11:13: advice: the program '/agnet' is not in the image", result.Error);
    }

    [Fact]
    public async Task Libraries_go_with_an_image_from_nothing_only()
    {
        using var folder = Agent().With("oac.yaml", Clean + "base: oci:base\n");
        await folder.RunAsync("build", "--output", "oci:base:1", "--force");
        folder.With("base/oac.yaml", Clean);

        var result = await folder.RunAsync("build", "--output", "oci:out:1", "--with-libs");

        Assert.Equal(2, result.ExitCode);
    }

    private static async Task<JsonDocument> ConfigAsync(TempFolder folder, string image)
    {
        await using var layout = await Oac.Images.Layouts.OciLayout.OpenAsync(
            folder.At(image.Split(':')[1]),
            null,
            TestContext.Current.CancellationToken
        );
        var contents = await Oac.Images.Content.ContentSourceExtensions.ReadImageAsync(
            layout,
            image.Split(':')[2],
            new("linux", "amd64"),
            TestContext.Current.CancellationToken
        );
        return JsonDocument.Parse(contents.ConfigContent);
    }
}
