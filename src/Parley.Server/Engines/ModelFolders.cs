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
    public static string Silero(ServerSettings settings)
    {
        var places = SileroPlaces(settings).ToList();
        return places.FirstOrDefault(File.Exists) ?? places[0];
    }

    private static IEnumerable<string> SileroPlaces(ServerSettings settings)
    {
        if (settings.Models is { } models)
        {
            yield return Path.Combine(models, SileroFile);
        }

        if (SourceTree() is { } root)
        {
            yield return Path.Combine(root, SetUpFolder, SileroFile);
            yield return Path.Combine(root, "assets", SileroProvider.PackagedModel);
        }

        yield return Path.Combine(AppContext.BaseDirectory, "models", SileroFile);
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
