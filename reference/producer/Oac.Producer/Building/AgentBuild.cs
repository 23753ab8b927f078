using System.Collections.Immutable;
using Oac.Images.Content;
using Oac.Images.Writing;
using Oac.Producer.AgentFiles;
using Oac.Producer.Building.Elf;
using Oac.Producer.Building.Libraries;
using Oac.Producer.Images;

namespace Oac.Producer.Building;

/// <summary>
/// Makes the image of an <c>oac.yaml</c>: the base if it names one, a layer of libraries if they are asked for, a layer of its files, and
/// its settings and labels. The same files make the same image, wherever and whenever.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="folder">Its folder, absolute.</param>
/// <param name="options">What was asked for.</param>
/// <param name="created">When the image counts as made.</param>
/// <param name="access">Opens the base.</param>
/// <param name="context">Where the base's name begins.</param>
internal sealed class AgentBuild(
    AgentFile file,
    string folder,
    BuildOptions options,
    DateTimeOffset created,
    ImageAccess access,
    CliContext context
)
{
    private static readonly ImagePlatform Usual = new("linux", "amd64");

    private bool HasBase => file.Base is { Value: not AgentFile.Scratch };

    /// <summary>Makes the image. The base, if there is one, must stay open until it is written: see <paramref name="baseSource"/>.</summary>
    /// <param name="baseSource">The opened base, or null.</param>
    /// <param name="cancellationToken">Ends the work; nothing is left behind.</param>
    /// <exception cref="UsageException">The file asks for what is not there or must not be.</exception>
    /// <exception cref="ImageContentException">The base cannot be read, or a limit of images is reached.</exception>
    public async Task<BuiltAgent> MakeAsync(ImageSource? baseSource, CancellationToken cancellationToken)
    {
        if (HasBase && options.WithLibraries)
        {
            throw Mistake(
                file.Base!,
                "--with-libs is for images from nothing: a base has libraries of its own, which would no longer fit"
            );
        }
        var made = ImmutableArray.CreateBuilder<BuiltPlatform>();
        try
        {
            foreach (var platform in Platforms())
            {
                made.Add(await MakeAsync(platform, baseSource, cancellationToken).ConfigureAwait(false));
            }
            var annotations = file.Annotations.ToImmutableSortedDictionary(
                static a => a.Key.Value,
                static a => a.Value.Value,
                StringComparer.Ordinal
            );
            return made is [var only]
                ? new(only.Image, [only])
                : new(BuiltImage.Index(made.Select(static p => p.Image), annotations), made.ToImmutable());
        }
        catch
        {
            foreach (var platform in made)
            {
                platform.Dispose();
            }
            throw;
        }
    }

    /// <summary>Opens the base; null where there is none.</summary>
    public async Task<ImageSource?> OpenBaseAsync(CancellationToken cancellationToken)
    {
        if (!HasBase)
        {
            return null;
        }
        try
        {
            // Paths of layouts and archives are the file's, as all its paths are.
            var address = ImageAddress.Parse(file.Base!.Value, context with { WorkingDirectory = folder });
            try
            {
                return await access.OpenSourceAsync(address, cancellationToken).ConfigureAwait(false);
            }
            catch (ImageContentException exception)
            {
                throw FailureHelp.Of(exception, [address]);
            }
        }
        catch (UsageException exception)
        {
            throw Mistake(file.Base!, exception.Message, exception);
        }
    }

    /// <summary>Begins the image of one platform, at the base where there is one.</summary>
    private async Task<ImageBuilder> BeginAsync(
        ImagePlatform platform,
        ImageSource? baseSource,
        CancellationToken cancellationToken
    )
    {
        if (baseSource is null)
        {
            return ImageBuilder.FromScratch(platform);
        }
        try
        {
            return await ImageBuilder
                .FromAsync(baseSource.Content, baseSource.Version, platform, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (ImageContentException exception)
        {
            var address = ImageAddress.Parse(file.Base!.Value, context with { WorkingDirectory = folder });
            throw Mistake(file.Base!, FailureHelp.Of(exception, [address]).Message, exception);
        }
    }

    private ImmutableArray<ImagePlatform> Platforms()
    {
        ImmutableArray<ImagePlatform> named =
            options.Platforms.Length > 0 ? options.Platforms : [.. file.Platforms.Select(static p => p.Platform)];
        if (named.Length == 0)
        {
            return [HasBase ? Usual : OfProgram() ?? Usual];
        }
        if (named.Distinct().Count() != named.Length)
        {
            throw new UsageException($"{file.Source.Name}: a platform is named twice");
        }
        // The order of an index.
        return named.Sort(static (one, other) => string.CompareOrdinal(one.ToString(), other.ToString()));
    }

    /// <summary>What the entrypoint's own file says: the same on every machine.</summary>
    private ImagePlatform? OfProgram()
    {
        var tree = new ImageTree(options.Limits);
        new FolderCopy(file, folder, options.LeftOut, default).AddTo(tree, Usual);
        return Program(tree)?.Architecture is { } architecture ? new("linux", architecture) : null;
    }

    private ElfFile? Program(ImageTree tree) =>
        ProgramFile(tree) is { } program ? ElfReader.Read(RealPath.Of(program.Source)) : null;

    private ImageFile? ProgramFile(ImageTree tree) =>
        (file.Entrypoint ?? file.Command) is { Words: [['/', ..] path, ..] }
        && tree.FindFile(path) is { Length: > 0 } program
            ? program
            : null;

    private IEnumerable<string> Remarks(
        ImageTree own,
        SystemFiles? system,
        ImagePlatform platform,
        CancellationToken cancellationToken
    )
    {
        foreach (var remark in StartCheck.OtherMachines(own, platform, cancellationToken))
        {
            yield return remark;
        }
        if (
            !HasBase
            && ProgramFile(own) is { } program
            && StartCheck.NoInterpreter(program, own, system?.Tree) is { } reason
        )
        {
            yield return $"{file.Source.Name}:{(file.Entrypoint ?? file.Command)!.Span}: {reason}";
        }
        foreach (var remark in system?.Remarks ?? [])
        {
            yield return remark;
        }
    }

    private async Task<BuiltPlatform> MakeAsync(
        ImagePlatform platform,
        ImageSource? baseSource,
        CancellationToken cancellationToken
    )
    {
        var own = new ImageTree(options.Limits);
        new FolderCopy(file, folder, options.LeftOut, cancellationToken).AddTo(own, platform);
        if (Program(own)?.Architecture is { } architecture && architecture != platform.Architecture)
        {
            throw Mistake(
                new((file.Entrypoint ?? file.Command)!.Words[0], (file.Entrypoint ?? file.Command)!.Span),
                $"the program is made for {architecture}, the image for {platform}"
            );
        }
        var layers = new List<(BuiltLayer Layer, string CreatedBy)>();
        try
        {
            SystemFiles? system = null;
            if (options.WithLibraries)
            {
                system = new(new HostRoot("/"), own, options.Limits);
                system.Add(options.Libraries, IsInvariant(), cancellationToken);
                if (!system.Tree.IsEmpty)
                {
                    layers.Add(
                        (
                            await system.Tree.ToLayerAsync(created, cancellationToken).ConfigureAwait(false),
                            "oac build --with-libs"
                        )
                    );
                }
            }
            if (!own.IsEmpty)
            {
                layers.Add((await own.ToLayerAsync(created, cancellationToken).ConfigureAwait(false), "oac build"));
            }
            var builder = await BeginAsync(platform, baseSource, cancellationToken).ConfigureAwait(false);
            Settings(builder);
            foreach (var (layer, createdBy) in layers)
            {
                builder.AddLayer(layer, createdBy);
            }
            return new(
                builder.Build(created),
                [.. layers.Select(static l => l.Layer)],
                [.. system?.Added ?? []],
                [.. Remarks(own, system, platform, cancellationToken)]
            );
        }
        catch
        {
            foreach (var (layer, _) in layers)
            {
                layer.Dispose();
            }
            throw;
        }
    }

    private void Settings(ImageBuilder builder)
    {
        builder.SetLabels(file.LabelPairs);
        foreach (var (name, value) in file.Environment)
        {
            builder.SetVariable(name.Value, value.Value);
        }
        foreach (var (key, value) in file.Annotations)
        {
            builder.SetAnnotation(key.Value, value.Value);
        }
        if (file.Entrypoint is { } entrypoint)
        {
            builder.SetEntrypoint(entrypoint.Words);
        }
        if (file.Command is { } command)
        {
            builder.SetCommand(command.Words);
        }
        if (file.User is { } user)
        {
            builder.SetUser(user.Value);
        }
        if (file.WorkingDirectory is { } working)
        {
            builder.SetWorkingDirectory(working.Value);
        }
    }

    private bool IsInvariant() =>
        file.Environment.Any(static e =>
            e.Name.Value == "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT" && e.Value.Value is "1" or "true"
        );

    private UsageException Mistake(PlacedText at, string message, Exception? inner = null)
    {
        var text = $"{file.Source.Name}:{at.Span}: {message}";
        return inner is null ? new(text) : new(text, inner);
    }
}
