using Parley.Engines.Rnnoise;
using Parley.Engines.Silero;
using Parley.Server.Settings;

namespace Parley.Server.Engines;

/// <summary>Where model files may lie: the folder from the settings, the one of the set-up, and the packages of the source tree.</summary>
internal static class ModelFolders
{
    private const string SolutionFile = "Parley.slnx";
    private const string SetUpFolder = ".parley/models";
    private const string SileroFile = "silero_vad_v6.onnx";

    /// <summary>The first place where the voice detector's model is; where it should be, when it is nowhere.</summary>
    public static string Silero(ServerSettings settings) =>
        Find(settings, File.Exists, [SileroFile], SileroProvider.PackagedModel);

    /// <summary>The folder with RNNoise's files, likewise.</summary>
    public static string Rnnoise(ServerSettings settings) =>
        Find(settings, Directory.Exists, ["rnnoise"], RnnoiseProvider.PackagedFolder);

    /// <summary>GTCRN's model, likewise; nothing brings it.</summary>
    public static string Gtcrn(ServerSettings settings) =>
        Find(settings, File.Exists, ["gtcrn/gtcrn_simple.onnx", "gtcrn/gtcrn.onnx"], null);

    /// <summary>The folder with DTLN's models, likewise.</summary>
    public static string Dtln(ServerSettings settings) => Find(settings, Directory.Exists, ["dtln"], null);

    /// <summary>The turn detector's model, likewise; nothing brings it.</summary>
    public static string SmartTurn(ServerSettings settings) =>
        Find(settings, File.Exists, ["smart-turn/smart-turn-v3.onnx", "smart-turn-v3.onnx", "smart-turn.onnx"], null);

    private static string Find(ServerSettings settings, Predicate<string> exists, string[] names, string? packaged)
    {
        var places = Places(settings, names, packaged).ToList();
        return places.Find(exists) ?? places[0];
    }

    private static IEnumerable<string> Places(ServerSettings settings, string[] names, string? packaged)
    {
        if (settings.Models is { } models)
        {
            foreach (var name in names)
            {
                yield return Path.Combine(models, name);
            }
        }

        if (SourceTree() is { } root)
        {
            foreach (var name in names)
            {
                yield return Path.Combine(root, SetUpFolder, name);
            }

            if (packaged is not null)
            {
                yield return Path.Combine(root, "assets", packaged);
            }
        }

        foreach (var name in names)
        {
            yield return Path.Combine(AppContext.BaseDirectory, "models", name);
        }
    }

    /// <summary>The source tree that the program was built in; null when it was installed elsewhere.</summary>
    private static string? SourceTree()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, SolutionFile)))
        {
            folder = folder.Parent;
        }

        return folder?.FullName;
    }
}
