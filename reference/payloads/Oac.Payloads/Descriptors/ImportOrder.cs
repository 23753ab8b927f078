using Google.Protobuf.Reflection;

namespace Oac.Payloads.Descriptors;

/// <summary>Puts each file behind those that it imports, as linking wants it.</summary>
internal static class ImportOrder
{
    /// <exception cref="DescriptorException">
    /// A name is missing or there twice, an import is missing, listed twice or leads in a circle, or there are too many.
    /// </exception>
    public static IReadOnlyList<FileDescriptorProto> Sort(
        IReadOnlyList<FileDescriptorProto> files,
        DescriptorLimits limits
    )
    {
        var byName = ByName(files);
        CheckImports(files, byName, limits);

        var waitsFor = files.ToDictionary(f => f.Name, f => f.Dependency.Count, StringComparer.Ordinal);
        var importers = files
            .SelectMany(f => f.Dependency, (file, import) => (file, import))
            .ToLookup(pair => pair.import, pair => pair.file, StringComparer.Ordinal);
        var ordered = new List<FileDescriptorProto>(files.Where(f => f.Dependency.Count == 0));
        for (var i = 0; i < ordered.Count; i++)
        {
            ordered.AddRange(importers[ordered[i].Name].Where(importer => --waitsFor[importer.Name] == 0));
        }
        return ordered.Count == files.Count
            ? ordered
            : throw Circle(files.First(f => waitsFor[f.Name] > 0), byName, waitsFor);
    }

    private static Dictionary<string, FileDescriptorProto> ByName(IReadOnlyList<FileDescriptorProto> files)
    {
        var byName = new Dictionary<string, FileDescriptorProto>(StringComparer.Ordinal);
        for (var i = 0; i < files.Count; i++)
        {
            var file = files[i];
            if (file.Name == "")
            {
                throw new DescriptorException($"file {i + 1} of the set has no name");
            }
            if (!byName.TryAdd(file.Name, file))
            {
                throw new DescriptorException($"file {MessageText.Quoted(file.Name)} is in the set twice");
            }
        }
        return byName;
    }

    private static void CheckImports(
        IReadOnlyList<FileDescriptorProto> files,
        Dictionary<string, FileDescriptorProto> byName,
        DescriptorLimits limits
    )
    {
        if (files.Sum(f => f.Dependency.Count) > limits.MaxImports)
        {
            throw new DescriptorException(
                $"more than the {MessageText.Count(limits.MaxImports)} imports that a descriptor set may have"
            );
        }
        foreach (var file in files)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var import in file.Dependency)
            {
                if (!byName.ContainsKey(import))
                {
                    throw new DescriptorException(
                        $"file {MessageText.Quoted(file.Name)} imports {MessageText.Quoted(import)}, which is not in the set; protoc --include_imports puts it there"
                    );
                }
                if (!seen.Add(import))
                {
                    throw new DescriptorException(
                        $"file {MessageText.Quoted(file.Name)} imports {MessageText.Quoted(import)} twice"
                    );
                }
            }
        }
    }

    /// <summary>Follows imports that are themselves waiting until a file comes again.</summary>
    private static DescriptorException Circle(
        FileDescriptorProto start,
        Dictionary<string, FileDescriptorProto> byName,
        Dictionary<string, int> waitsFor
    )
    {
        var path = new List<string>();
        var file = start;
        while (!path.Contains(file.Name))
        {
            path.Add(file.Name);
            file = byName[file.Dependency.First(import => waitsFor[import] > 0)];
        }
        var circle = path[path.IndexOf(file.Name)..];
        var by = circle.Count switch
        {
            1 => "",
            <= 4 => $" by way of {string.Join(", ", circle.Skip(1).Select(MessageText.Quoted))}",
            _ => $" by way of {MessageText.Quoted(circle[1])} and {circle.Count - 2} more",
        };
        return new DescriptorException($"file {MessageText.Quoted(file.Name)} imports itself{by}");
    }
}
