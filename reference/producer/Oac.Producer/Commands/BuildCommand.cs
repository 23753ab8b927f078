using System.Collections.Immutable;
using System.CommandLine;
using Oac.Images.Content;
using Oac.Images.References;
using Oac.Images.Writing;
using Oac.Producer.AgentFiles;
using Oac.Producer.Building;
using Oac.Producer.Copying;
using Oac.Producer.Images;
using Oac.Producer.Linting;
using Oac.Producer.Output;
using Oac.Producer.Sboms;

namespace Oac.Producer.Commands;

/// <summary><c>oac build</c>: an image from <c>oac.yaml</c>, without an engine.</summary>
internal sealed class BuildCommand
{
    private readonly CliContext context;
    private readonly ImageAccessArguments reaching;

    private readonly Argument<string> folder = new("FOLDER")
    {
        Description =
            $"The folder that holds {AgentFile.FileName}, or that file by another name. Default: this folder.",
        DefaultValueFactory = static _ => ".",
    };

    private readonly Option<string> output = new("--output", "-o")
    {
        Description =
            "Where to write the image: oci:FOLDER[:NAME], oci-archive:FILE[:NAME], docker-archive:FILE[:REFERENCE], docker-daemon:REFERENCE, "
            + "or a reference that names its registry.",
        HelpName = "DESTINATION",
        Required = true,
    };

    private readonly Option<string[]> tags = new("--tag", "-t")
    {
        Description = "A further tag or name at the same place. Repeatable.",
        HelpName = "TAG",
    };

    private readonly Option<string[]> platforms = PlatformOptions.Many(
        "Build for this platform, whatever the file says; several make an index."
    );

    private readonly Option<bool> withLibs = new("--with-libs")
    {
        Description =
            "Add what the programs among the files need of this machine: interpreter, shared libraries, and for .NET also OpenSSL, ICU "
            + "unless invariant, CA certificates and time zones.",
    };

    private readonly Option<string[]> libs = new("--lib")
    {
        Description = "With --with-libs: add a library that a program loads by name, and what it needs. Repeatable.",
        HelpName = "NAME",
    };

    private readonly Option<bool> sbom = new("--sbom")
    {
        Description = "Store a list of what was packed (SPDX 2.3) beside each image, as a referrer.",
    };

    private readonly Option<bool> force = new("--force")
    {
        Description = "Write the image although lint finds errors.",
    };

    private readonly Option<string> format = new("--format", "-f")
    {
        Description = "What to print: the digest alone, or JSON with tags, sizes, layers and what was added.",
        DefaultValueFactory = static _ => "text",
    };

    private readonly Option<bool> verbose = new("--verbose", "-v")
    {
        Description = "Say what was added of this machine, and why.",
    };

    private BuildCommand(CliContext context, Command command)
    {
        this.context = context;
        folder.Validators.Add(InputNames.RefuseOptions);
        format.AcceptOnlyFromAmong("text", "json");
        command.Add(folder);
        command.Add(output);
        command.Add(tags);
        command.Add(platforms);
        command.Add(withLibs);
        command.Add(libs);
        command.Add(sbom);
        command.Add(force);
        command.Add(format);
        command.Add(verbose);
        reaching = new ImageAccessArguments(command, mayStayOffline: true);
        command.SetAction(RunAsync);
    }

    /// <summary>Makes the command.</summary>
    public static Command Create(CliContext context)
    {
        var command = new CommandWithExamples(
            "build",
            "Makes an image of oac.yaml and the files beside it, without an engine: the same files, the same digest.",
            ("oac build --output oci-archive:agent.tar:reviewer", "Build this folder into an archive."),
            (
                "oac build agents/reviewer --output localhost:5000/reviewer:1 --tag latest --plain-http localhost:5000",
                "Build and push to a registry on this machine (oac registry serve)."
            ),
            (
                "oac build --with-libs --output docker-daemon:reviewer:1",
                "Build a program with its libraries into Docker."
            ),
            ("oac build --platform linux/amd64 --platform linux/arm64 --output oci:out:1", "Build an index."),
            ("oac build --sbom --output oci:out:1", "Build, and list what was packed.")
        );
        _ = new BuildCommand(context, command);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var target = ImageAddress.Parse(parse.GetValue(output)!, context);
        var further = Tags(parse, target);
        if (parse.GetValue(sbom) && target.Transport is ImageTransport.DockerArchive or ImageTransport.DockerDaemon)
        {
            throw new UsageException($"{target} cannot hold what refers to an image; leave out --sbom");
        }
        var named = parse.GetValue(folder)!;
        var (source, path) = LabelsCommand.ReadFile(named, context, cancellationToken);
        if (path is null)
        {
            throw new UsageException("standard input has no folder to take files from; name a folder");
        }
        var file = AgentFileReader.Read(source, Path.GetDirectoryName(path));
        try
        {
            await using var access = new ImageAccess(context, reaching.Bind(parse, context));
            var options = Options(parse) with
            {
                LeftOut = [path, .. target.Path is { } written ? [written] : Array.Empty<string>()],
            };
            var build = new AgentBuild(file, Path.GetDirectoryName(path)!, options, Created(), access, context);
            await using var below = await build.OpenBaseAsync(cancellationToken).ConfigureAwait(false);
            using var agent = await build.MakeAsync(below, cancellationToken).ConfigureAwait(false);
            Tell(agent, parse.GetValue(verbose));
            if (!await LintAsync(file, path, agent, cancellationToken).ConfigureAwait(false) && !parse.GetValue(force))
            {
                context.Error.WriteLine("oac: nothing was written; --force writes the image in spite of the errors");
                return ExitCodes.Findings;
            }
            await WriteAsync(access, target, further, agent, parse.GetValue(sbom) ? file : null, cancellationToken)
                .ConfigureAwait(false);
            if (parse.GetValue(format) == "json")
            {
                BuildReport.Write(
                    context.Output,
                    agent,
                    target.Text,
                    [.. new[] { target.Version }.OfType<string>().Concat(further).Distinct(StringComparer.Ordinal)]
                );
            }
            else
            {
                context.Output.WriteLine(agent.Image.Manifest.Descriptor.Digest);
            }
            return ExitCodes.Clean;
        }
        catch (ImageContentException exception)
        {
            throw FailureHelp.Of(exception, [target]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(exception.Message, exception);
        }
    }

    private BuildOptions Options(ParseResult parse)
    {
        var names = parse.GetValue(libs) ?? [];
        if (names.Length > 0 && !parse.GetValue(withLibs))
        {
            throw new UsageException("--lib goes with --with-libs");
        }
        return new()
        {
            Platforms = Known(PlatformOptions.Bind(parse.GetValue(platforms))),
            WithLibraries = parse.GetValue(withLibs),
            Libraries = [.. names],
        };
    }

    private static ImmutableArray<ImagePlatform> Known(ImmutableArray<ImagePlatform> named)
    {
        foreach (var platform in named)
        {
            if (PlatformNames.Mistake(platform) is { } mistake)
            {
                throw new UsageException($"--platform {platform}: {mistake}");
            }
        }
        return named;
    }

    private ImmutableArray<string> Tags(ParseResult parse, ImageAddress target)
    {
        ImmutableArray<string> further = [.. parse.GetValue(tags) ?? []];
        foreach (var tag in further)
        {
            // A layout names images as it likes; tags of all others follow one grammar.
            if (
                tag.Length == 0
                || (
                    target.Transport is not (ImageTransport.OciLayout or ImageTransport.OciArchive)
                    && !ImageTag.TryParse(tag, out _)
                )
            )
            {
                throw new UsageException(
                    $"--tag '{tag}': a tag has 1 to 128 letters, digits, '_', '.' and '-', and begins with neither of the last two"
                );
            }
        }
        return further;
    }

    private DateTimeOffset Created()
    {
        try
        {
            return SourceDate.Parse(context.Environment.GetValueOrDefault(SourceDate.Variable));
        }
        catch (FormatException exception)
        {
            throw new UsageException(exception.Message, exception);
        }
    }

    private void Tell(BuiltAgent agent, bool everything)
    {
        foreach (var platform in agent.Platforms)
        {
            foreach (var (path, reason) in everything ? platform.Added : [])
            {
                context.Error.WriteLine($"oac: added {SafeText.Line(path)}: {SafeText.Line(reason)}");
            }
            foreach (var remark in platform.Remarks)
            {
                context.Error.WriteLine($"oac: {SafeText.Line(remark)}");
            }
        }
    }

    /// <summary>Lints what was made as <c>oac lint</c> would. Clean images leave no word.</summary>
    /// <returns>Whether nothing fails.</returns>
    private async Task<bool> LintAsync(
        AgentFile file,
        string path,
        BuiltAgent agent,
        CancellationToken cancellationToken
    )
    {
        var run = new LintRun(context, new LintOptions { Inputs = [] });
        var input = new LintInput(file.Source.Name, path, null);
        var reports = ImmutableArray.CreateBuilder<InputReport>();
        var remarks = new List<string>();
        foreach (var platform in agent.Platforms)
        {
            reports.Add(
                run.Lint(
                    input,
                    BuiltFacts.Describe(file, platform.Image),
                    await BuiltFacts.OfAsync(platform.Image, remarks, cancellationToken).ConfigureAwait(false),
                    cancellationToken
                )
            );
        }
        foreach (var remark in remarks.Distinct(StringComparer.Ordinal))
        {
            context.Error.WriteLine($"oac: {SafeText.Line(remark)}");
        }
        var report = new LintReport(reports.ToImmutable());
        if (report.Inputs.Any(static i => i.Active.Any()))
        {
            TextReport.Write(report, context.Error, Palette.Choose(ColorChoice.Auto, context, context.ErrorIsTerminal));
        }
        return report.ExitCode == ExitCodes.Clean;
    }

    private async Task WriteAsync(
        ImageAccess access,
        ImageAddress address,
        ImmutableArray<string> further,
        BuiltAgent agent,
        AgentFile? listed,
        CancellationToken cancellationToken
    )
    {
        await using var target = await access.OpenTargetAsync(address, [], cancellationToken).ConfigureAwait(false);
        using (var line = CopyLine.Create(context, quiet: false))
        {
            await agent
                .Image.WriteToAsync(target.Content, target.Tag, new() { Progress = line }, cancellationToken)
                .ConfigureAwait(false);
        }
        foreach (var tag in further)
        {
            await target.Content.WriteManifestAsync(agent.Image.Manifest, tag, cancellationToken).ConfigureAwait(false);
        }
        foreach (var platform in listed is null ? [] : agent.Platforms)
        {
            var below = listed!.Base?.Value is { } name and not AgentFile.Scratch ? name : null;
            var list = await SpdxDocument
                .MakeAsync(platform, below, Created(), cancellationToken)
                .ConfigureAwait(false);
            await AttachSbomCommand
                .WriteAsync(target.Content, platform.Image.Manifest.Descriptor, list, cancellationToken)
                .ConfigureAwait(false);
        }
        await target.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }
}
