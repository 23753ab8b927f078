using System.Globalization;
using System.Text;

namespace Oac.Producer.Scaffolding;

/// <summary>The files of a new agent in C#.</summary>
internal static class AgentTemplate
{
    /// <summary>The version of xunit.v3 that its tests use.</summary>
    public const string XunitVersion = "3.2.2";

    /// <summary>All files, by their paths below the folder, in the order in which one reads them.</summary>
    public static IEnumerable<(string Path, string Text)> Files(NewAgent agent)
    {
        var type = NewAgent.Pascal(agent.Name);
        yield return ("README.md", Readme(agent));
        yield return ($"{agent.Name}.csproj", Project(agent));
        yield return ("Program.cs", $"return await Oac.Harness.HarnessHost.RunAsync(Agents.{type}Agent.Configure);\n");
        yield return ($"{type}Agent.cs", Handlers(agent, type));
        yield return ($"{type}Json.cs", Json(agent, type));
        foreach (var channel in agent.Channels)
        {
            yield return ($"schemas/{channel}.json", Schema(channel));
        }
        yield return ("oac.yaml", Yaml(agent));
        yield return ("target.yaml", Target(agent));
        yield return ($"tests/{agent.Name}.tests.csproj", TestProject(agent));
        yield return ($"tests/{type}AgentTests.cs", Tests(agent, type));
        yield return ("global.json", "{ \"test\": { \"runner\": \"Microsoft.Testing.Platform\" } }\n");
        yield return (".gitignore", "bin/\nobj/\nout/\n");
        if (agent.PackageSource is { } source)
        {
            yield return ("nuget.config", Sources(source));
        }
    }

    private static string Project(NewAgent agent) =>
        $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <RootNamespace>Agents</RootNamespace>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <DefaultItemExcludes>$(DefaultItemExcludes);tests/**</DefaultItemExcludes>
              </PropertyGroup>
              <!-- What `dotnet publish` makes: one file, with nothing in it that is not used. -->
              <PropertyGroup>
                <PublishSingleFile>true</PublishSingleFile>
                <PublishTrimmed>true</PublishTrimmed>
                <PublishReadyToRun>true</PublishReadyToRun>
                <InvariantGlobalization>true</InvariantGlobalization>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Oac.Harness" Version="{agent.PackageVersion}" />
                <PackageReference Include="Oac.Harness.OpenTelemetry" Version="{agent.PackageVersion}" />
                <!-- The compiler sees that the schemas are there. -->
                <AdditionalFiles Include="schemas/**" />
              </ItemGroup>
            </Project>

            """;

    private static string Handlers(NewAgent agent, string type)
    {
        var code = new StringBuilder();
        if (agent.Protocol != NewAgent.Protocols[0].Name)
        {
            code.Append("using Oac.Connect;\n");
        }
        code.Append(
            $$"""
            using Oac.Harness;

            namespace Agents;

            /// <summary>The agent: attributes say what it is, and the compiler writes <c>Configure</c>.</summary>
            [Agent("{{agent.Name}}", {{(agent.IsIsolated ? "Isolated = true, " : "")}}Json = typeof({{type}}Json))]
            public static partial class {{type}}Agent
            {

            """
        );
        code.Append(Customize(agent));
        code.AppendJoin(
            "\n",
            agent.Channels.Select(static channel =>
                $$"""
                        [Channel("{{channel}}", "schemas/{{channel}}.json")]
                        private static EventResult Handle(EventContext context, {{NewAgent.Pascal(
                        channel
                    )}}Event payload) =>
                            payload.Text.Length == 0
                                ? EventResult.Failure("The text is empty.")
                                : EventResult.Text($"{{channel}}: {payload.Text}");

                    """
            )
        );
        return code.Append("}\n").ToString();
    }

    private static string Customize(NewAgent agent)
    {
        const string Signature = "    static partial void Customize(HarnessBuilder harness)";
        const string Export = "harness.ExportTelemetry();\n";
        var protocol = NewAgent.Protocols.First(p => p.Name == agent.Protocol).Code;
        return agent.Protocol == NewAgent.Protocols[0].Name
            ? $"{Signature} => {Export}\n"
            : $"{Signature}\n    {{\n        harness.Protocol = RpcProtocol.{protocol};\n        {Export}    }}\n\n";
    }

    private static string Json(NewAgent agent, string type)
    {
        var code = new StringBuilder("using System.Text.Json.Serialization;\n\nnamespace Agents;\n\n");
        foreach (var channel in agent.Channels)
        {
            code.Append(
                CultureInfo.InvariantCulture,
                $"/// <summary>What the channel {channel} carries: see schemas/{channel}.json.</summary>\npublic sealed record {NewAgent.Pascal(channel)}Event(string Text);\n\n"
            );
        }
        code.Append(
            "/// <summary>Reads and writes JSON without reflection, so that the program can be trimmed.</summary>\n"
                + "[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]\n"
        );
        foreach (var channel in agent.Channels)
        {
            code.Append(CultureInfo.InvariantCulture, $"[JsonSerializable(typeof({NewAgent.Pascal(channel)}Event))]\n");
        }
        return code.Append(
                CultureInfo.InvariantCulture,
                $"public sealed partial class {type}Json : JsonSerializerContext;\n"
            )
            .ToString();
    }

    private static string Schema(string channel) =>
        $$"""
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "description": "What the channel {{channel}} carries.",
              "type": "object",
              "required": ["text"],
              "properties": {
                "text": { "type": "string" }
              }
            }

            """;

    private static string Yaml(NewAgent agent) =>
        $$"""
            # The agent's image. Version, name, isolation and channels are what the program's attributes say.
            assembly: bin/Release/net10.0/linux-x64/{{agent.Name}}.dll
            orchestrator:
              env: ORCHESTRATOR_URL
              bearer:
                token: { file: /run/oac/token }
            files:
              - { from: bin/image/{{agent.Name}}, to: /app/{{agent.Name}}, mode: "0755" }
            entrypoint: [/app/{{agent.Name}}]
            workdir: /app
            user: "65532:65532"

            """;

    private static string Target(NewAgent agent)
    {
        var code = new StringBuilder(
            $$"""
            # What the conformance suite judges: the image, which it runs in Docker or Podman. With the command the program in it runs as a
            # process instead (on Linux, as root).
            class: [container, harness]
            image: oci:out:1
            # command: [bin/image/{{agent.Name}}]

            """
        );
        Append("events", "A payload for each channel that the agent answers well", "hello");
        Append("fails", "One that it answers with a failure", "");
        return code.ToString();

        void Append(string key, string comment, string text)
        {
            code.Append(CultureInfo.InvariantCulture, $"# {comment}.\n{key}:\n");
            foreach (var channel in agent.Channels)
            {
                code.Append(
                    CultureInfo.InvariantCulture,
                    $$$"""  {{{channel}}}: { content_type: application/json, text: '{"text": "{{{text}}}"}' }{{{"\n"}}}"""
                );
            }
        }
    }

    private static string TestProject(NewAgent agent) =>
        $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <RootNamespace>Agents.Tests</RootNamespace>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <UseMicrosoftTestingPlatformRunner>true</UseMicrosoftTestingPlatformRunner>
                <TestingPlatformDotnetTestSupport>true</TestingPlatformDotnetTestSupport>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="xunit.v3" Version="{XunitVersion}" />
                <Using Include="Xunit" />
                <ProjectReference Include="../{agent.Name}.csproj" />
              </ItemGroup>
            </Project>

            """;

    private static string Tests(NewAgent agent, string type)
    {
        var channel = agent.Channels[0];
        var payload = NewAgent.Pascal(channel) + "Event";
        return $$"""
            using Oac.Harness.Testing;

            namespace Agents.Tests;

            public sealed class {{type}}AgentTests
            {
                [Fact]
                public async Task It_answers()
                {
                    await using var host = HarnessTestHost.Start({{type}}Agent.Configure);

                    var result = await host.DeliverJsonAsync("session-1", "{{channel}}", new {{payload}}("hello"), {{type}}Json.Default.{{payload}});

                    Assert.True(result.IsSuccess, result.ErrorMessage);
                    Assert.Equal("{{channel}}: hello", result.OutputText);
                }

                [Fact]
                public async Task It_refuses_an_empty_text()
                {
                    await using var host = HarnessTestHost.Start({{type}}Agent.Configure);

                    var result = await host.DeliverJsonAsync("session-1", "{{channel}}", new {{payload}}(""), {{type}}Json.Default.{{payload}});

                    Assert.False(result.IsSuccess);
                    Assert.Equal("The text is empty.", result.ErrorMessage);
                }
            }

            """;
    }

    private static string Sources(string source) =>
        $"""
            <?xml version="1.0" encoding="utf-8"?>
            <configuration>
              <packageSources>
                <add key="oac" value="{System.Security.SecurityElement.Escape(source)}" />
              </packageSources>
            </configuration>

            """;

    private static string Readme(NewAgent agent) =>
        $"""
            # {agent.Name}

            An agent for [Open Agent Containers](https://openagentcontainers.org), written with Oac.Harness.

            | File | What is in it |
            |---|---|
            | `{NewAgent.Pascal(agent.Name)}Agent.cs` | What the agent is, and a handler for each channel |
            | `schemas/` | What each channel carries |
            | `oac.yaml` | The image: what labels say that the code does not, and which files are in it |
            | `target.yaml` | How the conformance suite judges it |
            | `tests/` | Tests, without an orchestrator |

            ```sh
            dotnet test --project tests
            dotnet publish --runtime linux-x64 --output bin/image
            oac build --with-libs --output oci:out:1
            oac lint oci:out:1
            oac-conformance doctor --target target.yaml
            oac-conformance run --target target.yaml
            ```

            `oac build --output docker-daemon:{agent.Name}:1` puts the image into Docker, a reference that names a registry pushes it.

            """;
}
