using System.Text;
using Oac.Payloads.JsonSchemas.Instances;

namespace Oac.Payloads.JsonSchemas.Keywords;

/// <summary>The names that a schema speaks of, found by the hash that the reader of the instance made.</summary>
internal sealed class NameTable
{
    private readonly int[] _slots;
    private readonly int[] _hashes;
    private readonly byte[][] _utf8;
    private readonly int _mask;

    public NameTable(string[] names)
    {
        Names = names;
        var size = 4;
        while (size < names.Length * 2)
        {
            size *= 2;
        }
        _mask = size - 1;
        _slots = new int[size];
        _utf8 = [.. names.Select(static n => Encoding.UTF8.GetBytes(n))];
        _hashes = [.. _utf8.Select(static n => JsonHash.Of(n))];
        for (var i = 0; i < names.Length; i++)
        {
            var slot = _hashes[i] & _mask;
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & _mask;
            }
            _slots[slot] = i + 1;
        }
    }

    public string[] Names { get; }

    /// <summary>The index of the name that stands at an entry of the tree, or -1.</summary>
    public int Find(JsonTree tree, int name)
    {
        var hash = tree.Nodes[name].Extra;
        for (var slot = hash & _mask; _slots[slot] is var entry and not 0; slot = (slot + 1) & _mask)
        {
            if (_hashes[entry - 1] == hash && tree.Text(name).SequenceEqual(_utf8[entry - 1]))
            {
                return entry - 1;
            }
        }
        return -1;
    }

    /// <summary>The value of the member that has the name at an index, or -1.</summary>
    public int Member(JsonTree tree, int node, int index) => tree.Find(node, _utf8[index], _hashes[index]);
}
