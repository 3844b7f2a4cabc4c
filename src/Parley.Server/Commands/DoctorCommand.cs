using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Server.Console;
using Parley.Server.Engines;
using Parley.Server.Settings;

namespace Parley.Server.Commands;

/// <summary><c>doctor</c>: which engines are active, what is missing, and how to get better ones. Ends with 0 when the main job can be done.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var options = new SettingOptions();
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command(
            "doctor",
            "Say which engines are active, what is missing, and how to get better ones."
        )
        {
            json,
        };
        options.AddTo(
            command,
            SettingNames.Data,
            SettingNames.Responder,
            SettingNames.ResponderKey,
            SettingNames.Model,
            SettingNames.Knowledge,
            SettingNames.Models
        );
        command.SetAction((result, cancel) => RunAsync(options.Values(result), result.GetValue(json), cancel));
        return command;
    }

    private static async Task<int> RunAsync(
        IReadOnlyDictionary<string, string?> values,
        bool json,
        CancellationToken cancellationToken
    )
    {
        ServerSettings settings;
        EngineReport report;
        try
        {
            (settings, _) = SettingsReader.ForProcess(values).Read();
            report = await EngineCatalog.ExamineAsync(settings, TimeProvider.System, cancellationToken);
        }
        catch (SettingsException e)
        {
            await System.Console.Error.WriteLineAsync($"parley: {e.Message}");
            return ExitCode.Usage;
        }
        catch (InvalidOperationException e)
        {
            await System.Console.Error.WriteLineAsync($"parley: {e.Message}");
            return ExitCode.Failed;
        }

        var keys = File.Exists(Path.Combine(settings.Data, "keys.json"));
        System.Console.WriteLine(json ? Json(settings, report, keys) : DoctorText.Write(settings, report, keys));
        return report.DoesMainJob ? ExitCode.Done : ExitCode.Failed;
    }

    private static string Json(ServerSettings settings, EngineReport report, bool keys)
    {
        var engines = report.Lines.Select(line => new StatusEngine(
            line.Role,
            line.Name,
            line.Active,
            line.StopGap,
            line.Detail,
            line.Remedy
        ));
        var body = new DoctorBody(
            ConsoleStatus.Version,
            Environment.Version.ToString(),
            settings.Data,
            keys,
            report.DoesMainJob,
            [.. engines],
            report.Voices
        );
        return JsonSerializer.Serialize(body, DoctorJson.Default.DoctorBody);
    }
}

internal sealed record DoctorBody(
    string Version,
    string Dotnet,
    string Data,
    bool HasKeys,
    bool DoesMainJob,
    IReadOnlyList<StatusEngine> Engines,
    IReadOnlyList<string> Voices
);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(DoctorBody))]
internal sealed partial class DoctorJson : JsonSerializerContext;
