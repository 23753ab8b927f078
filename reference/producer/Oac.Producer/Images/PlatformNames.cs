using System.Collections.Immutable;
using Oac.Images.Content;
using Oac.Producer.Linting;

namespace Oac.Producer.Images;

/// <summary>
/// The systems and architectures that images are made for: those of Go (<c>go tool dist list</c>), whose names images use. An image is
/// built for one of them or not at all; what others made is read whatever it is called.
/// </summary>
internal static class PlatformNames
{
    private static readonly ImmutableArray<string> Systems =
    [
        "aix",
        "android",
        "darwin",
        "dragonfly",
        "freebsd",
        "illumos",
        "ios",
        "js",
        "linux",
        "netbsd",
        "openbsd",
        "plan9",
        "solaris",
        "wasip1",
        "windows",
        "zos",
    ];

    private static readonly ImmutableArray<string> Architectures =
    [
        "386",
        "amd64",
        "arm",
        "arm64",
        "loong64",
        "mips",
        "mips64",
        "mips64le",
        "mipsle",
        "ppc64",
        "ppc64le",
        "riscv64",
        "s390x",
        "wasm",
    ];

    /// <summary>What is wrong with a platform to build for, with what may have been meant; null for nothing.</summary>
    public static string? Mistake(ImagePlatform platform) =>
        Mistake("operating system", platform.Os, platform.Os, Systems)
        ?? Mistake("architecture", platform.Architecture, Usual(platform.Architecture), Architectures);

    private static string? Mistake(string what, string found, string meant, ImmutableArray<string> known)
    {
        if (known.Contains(found))
        {
            return null;
        }
        var near = Suggestions.Nearest(meant, known, 1);
        return $"'{found}' is no {what} that images are made for"
            + (near is [var one] ? $"; did you mean {one}?" : $"; known are {string.Join(", ", known)}");
    }

    /// <summary>The name in images of what other programs call an architecture.</summary>
    private static string Usual(string architecture) =>
        architecture switch
        {
            "x86_64" or "x86-64" or "x64" => "amd64",
            "aarch64" => "arm64",
            "x86" or "i386" or "i586" or "i686" => "386",
            "armhf" or "armel" or "armv7" or "armv7l" or "armv6l" => "arm",
            _ => architecture,
        };
}
