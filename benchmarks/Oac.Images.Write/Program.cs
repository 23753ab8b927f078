using System.Diagnostics;
using System.Globalization;
using Oac.Images.Writing;

// Builds one layer of a folder and prints: seconds, bytes of the tar, bytes packed. The second argument is the number of parts at a time.
var options = new LayerOptions
{
    Parallelism = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : null,
};
var watch = Stopwatch.StartNew();
using var layer = await new LayerBuilder().AddFolder("/", args[0]).BuildAsync(options, CancellationToken.None);
Console.WriteLine(
    string.Create(
        CultureInfo.InvariantCulture,
        $"{watch.Elapsed.TotalSeconds:F3} {layer.UncompressedSize} {layer.Descriptor.Size}"
    )
);
