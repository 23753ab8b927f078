using System.Text;
using Oac.Images.Content;
using Oac.Producer.Building.Elf;
using Oac.Producer.Building.Libraries;

namespace Oac.Producer.Building;

/// <summary>What keeps the programs of an image from starting, as far as its own files tell. Remarks, as a runtime may mount the rest.</summary>
internal static class StartCheck
{
    /// <summary>The most files that are named for the same reason.</summary>
    public const int MaxNamed = 20;

    /// <summary>The longest first line of a script, as Linux reads it.</summary>
    private const int MaxFirstLine = 256;

    /// <summary>Says which programs and libraries are made for another machine than the image's.</summary>
    public static IEnumerable<string> OtherMachines(
        ImageTree own,
        ImagePlatform platform,
        CancellationToken cancellationToken
    )
    {
        var named = 0;
        foreach (var file in own.Files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (
                file is not { Kind: ImageFileKind.File, Length: > 0 }
                || ElfReader.Read(RealPath.Of(file.Source))?.Architecture is not { } architecture
                || architecture == platform.Architecture
            )
            {
                continue;
            }
            if (++named > MaxNamed)
            {
                yield return $"more files are made for other machines than {platform}";
                yield break;
            }
            yield return $"{file.Path} is made for {architecture}, the image for {platform}";
        }
    }

    /// <summary>Why the program of an image from nothing does not start; null where nothing is known against it.</summary>
    /// <param name="program">The program.</param>
    /// <param name="own">The files of the image.</param>
    /// <param name="system">What of this machine was added, or null.</param>
    public static string? NoInterpreter(ImageFile program, ImageTree own, ImageTree? system)
    {
        var path = RealPath.Of(program.Source);
        if (ElfReader.Read(path) is { } elf)
        {
            return elf.Interpreter is { } loader && !IsThere(loader)
                ? $"{program.Path} is run by {loader}, which is not in the image; --with-libs adds it, and the libraries"
                : null;
        }
        return Interpreter(path) is { } interpreter && !IsThere(interpreter)
            ? $"{program.Path} is a script for {interpreter}, which is not in the image; copy it, or name a base that has it"
            : null;

        bool IsThere(string wanted) => own.FindFile(wanted) is not null || system?.FindFile(wanted) is not null;
    }

    /// <summary>The program that a script's first line names, or null.</summary>
    private static string? Interpreter(string path)
    {
        Span<byte> head = stackalloc byte[MaxFirstLine];
        using var handle = File.OpenHandle(path);
        head = head[..RandomAccess.Read(handle, head, 0)];
        if (!head.StartsWith("#!"u8))
        {
            return null;
        }
        var end = head.IndexOf((byte)'\n');
        var line = Encoding.UTF8.GetString(head[2..(end < 0 ? head.Length : end)]).Trim(' ', '\t');
        var word = line.Split(' ', '\t')[0];
        return word.StartsWith('/') ? word : null;
    }
}
