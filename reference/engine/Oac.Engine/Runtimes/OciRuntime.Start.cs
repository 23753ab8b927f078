using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using Oac.Engine.Containers;

namespace Oac.Engine.Runtimes;

public sealed partial class OciRuntime
{
    /// <summary>The longest id of a container: 64.</summary>
    public const int MaxIdLength = 64;

    private const int MaxMachineFile = 1 << 20;

    /// <summary>Starts a container.</summary>
    /// <param name="id">Its id: letters of ASCII, digits, <c>.</c>, <c>_</c> and <c>-</c>, the first a letter or a digit.</param>
    /// <param name="spec">The container.</param>
    /// <param name="cancellationToken">Ends it, once the runtime has done its part of the start; nothing is left of it then.</param>
    /// <returns>The container, once its program runs or has ended. It belongs to the caller, who must read its output.</returns>
    /// <exception cref="EngineException">
    /// It is not there, cannot be had here, or the runtime says no (<see cref="EngineError.Refused"/>), such as for a program that the
    /// image does not have. Nothing is left of it. Values of variables are in no message.
    /// </exception>
    public async Task<OciContainer> StartAsync(string id, BundleSpec spec, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        CheckId(id);
        BundleCheck.Check(this, id, spec);
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException("Containers without an engine need Linux.");
        }

        var bundle = Path.Combine(BundlesFolder, id);
        if (Path.Exists(bundle))
        {
            throw Error(EngineError.Refused, $"start '{id}'", "there is a container of this name");
        }

        OciContainer? container = null;
        try
        {
            WriteBundle(bundle, id, spec);
            container = new OciContainer(
                this,
                id,
                bundle,
                Run(id, bundle, spec),
                spec.MemoryBytes is not null && !IsRootless
            );
            await container
                .StartedAsync(_options.CommandTimeout, _options.Time, cancellationToken)
                .ConfigureAwait(false);
            return container;
        }
        catch (Exception e)
        {
            if (container is not null)
            {
                await container.DisposeAsync().ConfigureAwait(false);
            }
            else
            {
                await DeleteAsync(id, CancellationToken.None).ConfigureAwait(false);
            }

            if (e is IOException or UnauthorizedAccessException)
            {
                throw Error(EngineError.Refused, $"start '{id}'", e.Message, e);
            }

            throw;
        }
    }

    internal static string PidFile(string bundle) => Path.Combine(bundle, "pid");

    internal static string LogFile(string bundle) => Path.Combine(bundle, "log");

    internal static string MountsFile(string bundle) => Path.Combine(bundle, "mounts");

    internal EngineException Error(EngineError error, string what, string why, Exception? inner = null) =>
        new(error, $"{Name} could not {what}: {why.TrimEnd('.')}.", inner);

    private Process Run(string id, string bundle, BundleSpec spec)
    {
        var overlay =
            $"lowerdir={spec.Root},upperdir={bundle}/upper,workdir={bundle}/work{(IsRootless ? ",userxattr" : "")}";
        var process = RuntimeCommand.Start(
            Wrapped(
                bundle,
                overlay,
                Command(LogFile(bundle), "run", "--bundle", bundle, "--pid-file", PidFile(bundle), id)
            )
        );
        process.StandardInput.Close();
        return process;
    }

    [SupportedOSPlatform("linux")]
    private void WriteBundle(string bundle, string id, BundleSpec spec)
    {
        Directory.CreateDirectory(bundle, OnlyOwner);
        foreach (var name in (string[])["upper", "work", "root"])
        {
            Directory.CreateDirectory(Path.Combine(bundle, name), OnlyOwner);
        }

        // What the root of an overlay is like, its upper folder says.
        File.SetUnixFileMode(Path.Combine(bundle, "upper"), File.GetUnixFileMode(spec.Root));
        var hostname = spec.Hostname ?? id;
        var files = ImmutableArray.Create(
            Shown(bundle, "hostname", "/etc/hostname", hostname + "\n"),
            Shown(bundle, "hosts", "/etc/hosts", Hosts(hostname, spec.Hosts)),
            Shown(bundle, "resolv.conf", "/etc/resolv.conf", OfMachine("/etc/resolv.conf"))
        );
        files = files.AddRange(BundleFiles.Write(Path.Combine(bundle, "files"), spec.Files, setOwners: !IsRootless));
        using var config = new FileStream(
            Path.Combine(bundle, "config.json"),
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }
        );
        var parent = _options.CgroupParent.TrimEnd('/');
        BundleConfig.Write(config, spec, "root", hostname, files, IsRootless ? null : $"{parent}/{id}", IsRootless);
    }

    /// <summary>A file that an engine puts into each container; the container may write to it.</summary>
    [SupportedOSPlatform("linux")]
    private static ContainerMount Shown(string bundle, string name, string target, string content)
    {
        var path = Path.Combine(bundle, name);
        File.WriteAllText(path, content);
        File.SetUnixFileMode(path, (UnixFileMode)0b110_100_100);
        return ContainerMount.Bind(path, target, isReadOnly: false);
    }

    private static string Hosts(string hostname, ImmutableArray<string> added)
    {
        var own = OfMachine("/etc/hosts");
        return string.Concat([
            own,
            own.EndsWith('\n') ? "" : "\n",
            $"127.0.1.1\t{hostname}\n",
            .. added.Select(static host => host.Split(':', 2)).Select(static host => $"{host[1]}\t{host[0]}\n"),
        ]);
    }

    private static string OfMachine(string path)
    {
        var file = new FileInfo(path);
        return
            file.Exists
            && (file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file)
                is { Exists: true, Length: <= MaxMachineFile }
            ? File.ReadAllText(path)
            : "";
    }

    private void CheckId(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (
            id.Length is 0 or > MaxIdLength
            || !char.IsAsciiLetterOrDigit(id[0])
            || id.Any(static c => !char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '-'))
        )
        {
            throw Error(
                EngineError.Refused,
                "name a container",
                $"'{MessageText.Shown(id, 100)}' is no id: letters, digits, '.', '_' and '-' are, {MaxIdLength} at most"
            );
        }
    }
}
