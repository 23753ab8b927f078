using System.Globalization;
using Oac.Images;
using Oac.Images.Content;
using Oac.Images.Layers;
using Oac.Images.Layouts;

// walk LAYOUT ROUNDS: looks for a file that is in no layer, so that every layer is read to its end, digest included.
if (args is not ["walk", var path, var text] || !int.TryParse(text, CultureInfo.InvariantCulture, out var rounds))
{
    Console.Error.WriteLine("usage: Oac.Images.Benchmarks walk LAYOUT ROUNDS");
    return 2;
}

await using var layout = await OciLayout.OpenAsync(path, null, CancellationToken.None);
var image = await layout.ReadImageAsync(null, new("linux", "amd64"), CancellationToken.None);
var best = TimeSpan.MaxValue;
for (var round = 0; round < rounds; round++)
{
    var started = TimeProvider.System.GetTimestamp();
    var walk = new LayerWalk(layout, image.Manifest.Layers);
    var found = await walk.FindAsync(["/nowhere", "/0/1"], CancellationToken.None);
    var took = TimeProvider.System.GetElapsedTime(started);
    best = took < best ? took : best;
    if (found[0].Kind != LayerFileKind.Missing || found[1].Kind == LayerFileKind.Missing)
    {
        Console.Error.WriteLine($"unexpected: {found[0]}, {found[1]}");
        return 1;
    }
}

Console.WriteLine(best.TotalSeconds.ToString("F3", CultureInfo.InvariantCulture));
return 0;
