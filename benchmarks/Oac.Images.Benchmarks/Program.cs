using System.Globalization;
using Oac.Images;
using Oac.Images.Content;
using Oac.Images.Layers;
using Oac.Images.Layouts;
using Oac.Images.References;
using Oac.Images.Registries;

return args switch
{
    ["walk", var path, var text] when int.TryParse(text, CultureInfo.InvariantCulture, out var rounds) =>
        await WalkAsync(path, rounds),
    ["file", var image, var path] => await FileAsync(image, path),
    _ => Usage(),
};

// Looks for a file that is in no layer, so that every layer is read to its end, digest included.
static async Task<int> WalkAsync(string path, int rounds)
{
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
            await Console.Error.WriteLineAsync($"unexpected: {found[0]}, {found[1]}");
            return 1;
        }
    }

    Console.WriteLine(best.TotalSeconds.ToString("F3", CultureInfo.InvariantCulture));
    return 0;
}

// Prints a file of an image in a registry on this machine.
static async Task<int> FileAsync(string image, string path)
{
    if (!ImageReference.TryParse(image, out var reference, out var error))
    {
        await Console.Error.WriteLineAsync(error);
        return 2;
    }

    await using var client = new RegistryClient(new() { PlainHttp = [reference.Registry] });
    await using var repository = client.Open(reference);
    var contents = await repository.ReadImageAsync(null, new("linux", "amd64"), CancellationToken.None);
    var walk = new LayerWalk(repository, contents.Manifest.Layers);
    var found = await walk.FindAsync([path], CancellationToken.None);
    if (found[0].Kind != LayerFileKind.File)
    {
        await Console.Error.WriteLineAsync($"{path}: {found[0].Kind}");
        return 1;
    }

    await using var output = Console.OpenStandardOutput();
    await output.WriteAsync(found[0].Content);
    return 0;
}

static int Usage()
{
    Console.Error.WriteLine("usage: Oac.Images.Benchmarks walk LAYOUT ROUNDS | file IMAGE PATH");
    return 2;
}
