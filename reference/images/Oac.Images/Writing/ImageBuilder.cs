using System.Collections.Immutable;
using System.Text.Json;
using Oac.Images.Content;

namespace Oac.Images.Writing;

/// <summary>
/// Makes an image without any engine: from nothing, from a base as <c>FROM</c> does, or on top of a finished image, which then gets
/// labels and files and keeps all else. A base's layers are named, never read: a target that has them is sent nothing.
/// </summary>
public sealed class ImageBuilder
{
    private readonly BaseImage? below;
    private readonly bool finished;
    private readonly ImagePlatform platform;
    private readonly List<(BuiltLayer Layer, string? CreatedBy)> layers = [];
    private readonly List<string> environment;
    private ImmutableSortedDictionary<string, string> labels;
    private ImmutableSortedDictionary<string, string> annotations;
    private ImmutableArray<string>? entrypoint;
    private ImmutableArray<string>? command;
    private bool commandIsSet;
    private string? user;
    private string? workingDirectory;

    private ImageBuilder(ImagePlatform platform, BaseImage? below, bool finished)
    {
        this.platform = platform;
        this.below = below;
        this.finished = finished;
        var config = below?.Config;
        labels = config?.Labels ?? Descriptor.NoAnnotations;

        // A manifest's annotations speak of that image: what is made from it is another.
        annotations = finished ? below!.Manifest.Annotations : Descriptor.NoAnnotations;
        environment = [.. config?.Environment ?? []];
        (entrypoint, command) = (config?.Entrypoint, config?.Command);
        (user, workingDirectory) = (config?.User, config?.WorkingDirectory);
    }

    /// <summary>Begins with nothing.</summary>
    public static ImageBuilder FromScratch(ImagePlatform platform)
    {
        ArgumentNullException.ThrowIfNull(platform);
        return new(platform, null, finished: false);
    }

    /// <summary>Begins with a base, as <c>FROM</c> of a Dockerfile does.</summary>
    /// <param name="source">Where the base is; must be there when the image is written.</param>
    /// <param name="reference">Its tag or digest, or null for the only image.</param>
    /// <param name="platform">The platform to choose where there are several; null where there is one.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ImageContentException">
    /// It is not there, not for the platform, no image, or has ONBUILD triggers, which only an engine could run.
    /// </exception>
    public static async Task<ImageBuilder> FromAsync(
        IContentSource source,
        string? reference,
        ImagePlatform? platform,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        var below = await BaseImage.ReadAsync(source, reference, platform, cancellationToken).ConfigureAwait(false);
        using var config = JsonDocument.Parse(below.ConfigContent);
        if (
            config.RootElement.TryGetProperty("config", out var settings)
            && settings.ValueKind == JsonValueKind.Object
            && settings.TryGetProperty("OnBuild", out var triggers)
            && triggers.ValueKind == JsonValueKind.Array
            && triggers.GetArrayLength() > 0
        )
        {
            throw new ImageContentException(
                ImageContentError.NotSupported,
                $"The base in {source.Name} has ONBUILD triggers, which run in a build by an engine only."
            );
        }
        return new(below.Config.Platform, below, finished: false);
    }

    /// <summary>Begins with a finished image, to which labels, annotations and layers are added and nothing else is changed.</summary>
    /// <inheritdoc cref="FromAsync"/>
    public static async Task<ImageBuilder> OnTopOfAsync(
        IContentSource source,
        string? reference,
        ImagePlatform? platform,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        var below = await BaseImage.ReadAsync(source, reference, platform, cancellationToken).ConfigureAwait(false);
        return new(below.Config.Platform, below, finished: true);
    }

    /// <summary>Adds a layer above all others.</summary>
    /// <param name="layer">The layer, which the caller disposes of once the image is written.</param>
    /// <param name="createdBy">What made it, for the image's history.</param>
    public ImageBuilder AddLayer(BuiltLayer layer, string? createdBy = null)
    {
        ArgumentNullException.ThrowIfNull(layer);
        layers.Add((layer, createdBy));
        return this;
    }

    /// <summary>Sets a label; a base's of the same key is replaced.</summary>
    public ImageBuilder SetLabel(string key, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(value);
        labels = labels.SetItem(key, value);
        return this;
    }

    /// <summary>Sets labels, as <see cref="SetLabel"/> does.</summary>
    public ImageBuilder SetLabels(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        foreach (var (key, value) in pairs)
        {
            SetLabel(key, value);
        }
        return this;
    }

    /// <summary>Sets an annotation of the manifest.</summary>
    public ImageBuilder SetAnnotation(string key, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(value);
        annotations = annotations.SetItem(key, value);
        return this;
    }

    /// <summary>Sets a variable; a base's of the same name is replaced where it stands.</summary>
    /// <exception cref="ArgumentException">The name is empty or holds <c>=</c>.</exception>
    /// <exception cref="InvalidOperationException">The image is a finished one.</exception>
    public ImageBuilder SetVariable(string name, string value)
    {
        RequireUnfinished();
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        if (name.Contains('=', StringComparison.Ordinal))
        {
            throw new ArgumentException($"The name \"{name}\" holds an equals sign.", nameof(name));
        }
        var at = environment.FindIndex(variable => variable.StartsWith(name + "=", StringComparison.Ordinal));
        if (at < 0)
        {
            environment.Add($"{name}={value}");
        }
        else
        {
            environment[at] = $"{name}={value}";
        }
        return this;
    }

    /// <summary>
    /// Sets the entry point. As with Docker, a base's command belongs to the base's entry point and goes with it; one that was set here stays.
    /// </summary>
    /// <exception cref="InvalidOperationException">The image is a finished one.</exception>
    public ImageBuilder SetEntrypoint(params ImmutableArray<string> words)
    {
        RequireUnfinished();
        entrypoint = words.IsDefault ? [] : words;
        if (!commandIsSet)
        {
            command = null;
        }
        return this;
    }

    /// <summary>Sets the command.</summary>
    /// <exception cref="InvalidOperationException">The image is a finished one.</exception>
    public ImageBuilder SetCommand(params ImmutableArray<string> words)
    {
        RequireUnfinished();
        command = words.IsDefault ? [] : words;
        commandIsSet = true;
        return this;
    }

    /// <summary>Sets the user, as <c>USER</c> does.</summary>
    /// <exception cref="InvalidOperationException">The image is a finished one.</exception>
    public ImageBuilder SetUser(string? value)
    {
        RequireUnfinished();
        user = value;
        return this;
    }

    /// <summary>Sets the working directory, an absolute path.</summary>
    /// <exception cref="ArgumentException">The path is not absolute.</exception>
    /// <exception cref="InvalidOperationException">The image is a finished one.</exception>
    public ImageBuilder SetWorkingDirectory(string path)
    {
        RequireUnfinished();
        ArgumentException.ThrowIfNullOrEmpty(path);
        workingDirectory =
            path[0] == '/' ? path : throw new ArgumentException($"The path \"{path}\" is not absolute.", nameof(path));
        return this;
    }

    /// <summary>Makes the image.</summary>
    /// <param name="created">When it counts as made: see <see cref="SourceDate"/>. Not the clock, or it has another digest each time.</param>
    /// <exception cref="ImageContentException">The image would break a limit (<see cref="ContentLimits"/>).</exception>
    public BuiltImage Build(DateTimeOffset created)
    {
        if (below is not null && below.Manifest.Layers.Length + layers.Count > ContentLimits.MaxLayers)
        {
            throw new ImageContentException(
                ImageContentError.LimitExceeded,
                $"An image holds at most {ContentLimits.MaxLayers} layers."
            );
        }
        var config = new ImageConfig
        {
            Platform = platform,
            Labels = labels,
            Environment = [.. environment],
            User = user,
            Entrypoint = entrypoint,
            Command = command,
            WorkingDirectory = workingDirectory,
            DiffIds = [.. below?.Config.DiffIds ?? [], .. layers.Select(layer => layer.Layer.DiffId)],
            Created = created,
        };
        var steps = layers.Select(layer => new HistoryEntry { CreatedBy = layer.CreatedBy }).ToImmutableArray();
        var content = ConfigWriter.Write(config, steps, below?.ConfigContent ?? default);
        var configDescriptor = new Descriptor(
            MediaTypes.OciConfig,
            ContentDigest.Sha256Of(content.Span),
            content.Length
        );
        ImmutableArray<Descriptor> all =
        [
            .. below?.Manifest.Layers.Select(ManifestWriter.Oci) ?? [],
            .. layers.Select(layer => layer.Layer.Descriptor),
        ];
        var document = ManifestWriter.Write(
            new(MediaTypes.OciManifest, configDescriptor, all) { Annotations = annotations }
        );
        return new(document, config, Blobs(configDescriptor, content));
    }

    private ImmutableDictionary<ContentDigest, Func<CancellationToken, Task<Stream>>> Blobs(
        Descriptor configDescriptor,
        ReadOnlyMemory<byte> content
    )
    {
        var blobs = ImmutableDictionary.CreateBuilder<ContentDigest, Func<CancellationToken, Task<Stream>>>();
        foreach (var layer in below?.Manifest.Layers ?? [])
        {
            var source = below!.Source;
            blobs[layer.Digest] = cancellationToken => source.OpenBlobAsync(layer, cancellationToken);
        }
        foreach (var (layer, _) in layers)
        {
            blobs[layer.Descriptor.Digest] = _ => Task.FromResult(layer.Open());
        }
        blobs[configDescriptor.Digest] = BuiltImage.InMemory(content);
        return blobs.ToImmutable();
    }

    private void RequireUnfinished()
    {
        if (finished)
        {
            throw new InvalidOperationException("On top of a finished image come labels, annotations and layers only.");
        }
    }
}
