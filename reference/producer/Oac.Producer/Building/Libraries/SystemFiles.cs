using System.Collections.Immutable;
using Oac.Producer.Building.Elf;

namespace Oac.Producer.Building.Libraries;

/// <summary>Everything of this machine that the programs of an image need to run in it, for <c>--with-libs</c>.</summary>
internal sealed class SystemFiles
{
    private static readonly ImmutableArray<string> Certificates =
    [
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/ssl/openssl.cnf",
        "/usr/lib/ssl/openssl.cnf",
        "/usr/lib/ssl/cert.pem",
        "/usr/lib/ssl/certs/ca-certificates.crt",
        "/etc/pki/tls/openssl.cnf",
        "/etc/pki/tls/cert.pem",
        "/etc/pki/tls/certs/ca-bundle.crt",
    ];

    private readonly HostRoot host;
    private readonly ImageTree own;
    private readonly AddedFiles added;
    private readonly SharedLibraries libraries;
    private readonly List<string> remarks = [];

    /// <summary>Prepares for one image.</summary>
    public SystemFiles(HostRoot host, ImageTree own, BuildLimits limits)
    {
        this.host = host;
        this.own = own;
        added = new(host, own, limits);
        libraries = new(host, own, added);
    }

    /// <summary>What is to be added.</summary>
    public ImageTree Tree => added.Tree;

    /// <summary>What is to be added and why.</summary>
    public IReadOnlyList<AddedFile> Added => added.List;

    /// <summary>What may be missing, one sentence each.</summary>
    public IEnumerable<string> Remarks =>
        remarks.Concat(libraries.Missing.Select(static m => $"not on this machine, and perhaps not wanted: {m}"));

    /// <summary>Looks at every file of the image.</summary>
    /// <param name="byName">Libraries to add that programs load by name.</param>
    /// <param name="invariant">Whether the image's environment switches .NET's use of ICU off.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="UsageException">Something is missing without which a program does not start.</exception>
    public void Add(IReadOnlyList<string> byName, bool invariant, CancellationToken cancellationToken)
    {
        DotnetProgram? dotnet = null;
        (ImageFile File, ElfFile Elf)? program = null;
        foreach (var file in own.Files.Where(static f => f.Kind == ImageFileKind.File).ToList())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (file.Length == 0)
            {
                continue;
            }
            var elf = ElfReader.Read(RealPath.Of(file.Source));
            if (elf is not null)
            {
                libraries.AddFor(file, elf);
                program = elf.Interpreter is not null ? program ?? (file, elf) : program;
            }
            dotnet = DotnetProgram.Join(dotnet, DotnetProgram.Find(file, elf?.Interpreter is not null));
        }
        if (program is not { } first)
        {
            if (byName.Count > 0)
            {
                throw new UsageException("there is no program among the files that could load a library by name");
            }
            return;
        }
        var home = libraries.InterpreterFolder(first.Elf);
        foreach (var name in byName)
        {
            if (!libraries.AddByName(name, first.Elf, home, "asked for by name"))
            {
                throw new UsageException($"this machine does not have the library '{name}'");
            }
        }
        if (dotnet is not null)
        {
            AddDotnet(dotnet, first.Elf, home, invariant || dotnet.IsInvariant);
        }
    }

    private void AddDotnet(DotnetProgram dotnet, ElfFile elf, string? home, bool invariant)
    {
        var reason = $"loaded by .NET ({dotnet.Path})";
        if (
            !libraries.AddByName("libssl.so.3", elf, home, reason)
            || !libraries.AddByName("libcrypto.so.3", elf, home, reason)
        )
        {
            remarks.Add("OpenSSL 3 is not on this machine: TLS and hashing will not work in the image");
        }
        if (dotnet.NamesZstd && !libraries.AddByName("libzstd.so.1", elf, home, reason))
        {
            remarks.Add("libzstd is not on this machine, and the program names it");
        }
        if (!invariant)
        {
            AddIcu(dotnet, elf, home, reason);
        }
        var found = Certificates.Count(path => added.Add(path, "certificates and settings of OpenSSL") is not null);
        if (found == 0)
        {
            remarks.Add("there are no CA certificates on this machine: no server of the public web will be trusted");
        }
        if (!dotnet.HasInvariantTimeZone)
        {
            // Both hold every zone once more.
            added.AddFolder(
                "/usr/share/zoneinfo",
                "time zones",
                static path =>
                    path is not ("posix" or "right" or "localtime" or "posixrules")
                    && !path.EndsWith(".list", StringComparison.Ordinal)
            );
        }
    }

    private void AddIcu(DotnetProgram dotnet, ElfFile elf, string? home, string reason)
    {
        const string Name = "libicuuc.so.";
        var versions = libraries
            .Folders.Select(folder => host.Resolve(folder))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Where(folder => Directory.Exists(host.On(folder)))
            .SelectMany(folder => Directory.EnumerateFiles(host.On(folder), Name + "*"))
            .Select(static path => int.TryParse(Path.GetFileName(path)[Name.Length..], out var version) ? version : 0)
            .Where(static version => version > 0)
            .Distinct()
            .OrderDescending();
        foreach (var version in versions)
        {
            var names = new[] { $"libicuuc.so.{version}", $"libicui18n.so.{version}" };
            if (names.All(name => libraries.AddByName(name, elf, home, reason)))
            {
                return;
            }
        }
        throw new UsageException(
            $"{dotnet.Path} is a .NET program that needs ICU, which this machine does not have; install it, or set InvariantGlobalization"
        );
    }
}
