using System.Collections.Immutable;

namespace Oac.Connect.AspNetCore;

/// <summary>All files that a server tells of, by what clients ask for. Immutable.</summary>
internal sealed class DescriptorIndex
{
    private readonly Dictionary<string, DescriptorFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DescriptorFile> _symbols = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<int, DescriptorFile>> _extensions = new(
        StringComparer.Ordinal
    );

    /// <param name="services">The names of the services that are served.</param>
    /// <param name="files">Their files, and others. Of files with the same name the first counts.</param>
    public DescriptorIndex(IEnumerable<string> services, IEnumerable<DescriptorFile> files)
    {
        Services = [.. services.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var differing = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            if (_files.TryAdd(file.Name, file))
            {
                Add(file);
            }
            else if (!_files[file.Name].Bytes.Span.SequenceEqual(file.Bytes.Span))
            {
                differing.Add(file.Name);
            }
        }
        Differing = [.. differing];
    }

    /// <summary>The names of the services, in order.</summary>
    public ImmutableArray<string> Services { get; }

    /// <summary>Names that two different files have.</summary>
    public ImmutableArray<string> Differing { get; }

    public DescriptorFile? FindFile(string name) => _files.GetValueOrDefault(name);

    public DescriptorFile? FindSymbol(string fullName) => _symbols.GetValueOrDefault(fullName);

    public DescriptorFile? FindExtension(string type, int number) =>
        _extensions.GetValueOrDefault(type)?.GetValueOrDefault(number);

    /// <summary>The numbers by which a message is extended, in order; null where there is no such message.</summary>
    public ImmutableArray<int>? FindNumbers(string type) =>
        _extensions.TryGetValue(type, out var extensions) ? [.. extensions.Keys] : null;

    private void Add(DescriptorFile file)
    {
        foreach (var symbol in file.Symbols)
        {
            _symbols.TryAdd(symbol, file);
        }
        foreach (var message in file.Messages)
        {
            ExtensionsOf(message);
        }
        foreach (var (type, number) in file.Extensions)
        {
            ExtensionsOf(type).TryAdd(number, file);
        }
    }

    private SortedDictionary<int, DescriptorFile> ExtensionsOf(string type) =>
        _extensions.TryGetValue(type, out var extensions) ? extensions : _extensions[type] = [];
}
