using System.Runtime.InteropServices;
using System.Text;
using Parley.Engines.Catalog;
using Parley.Server.Console;
using Parley.Server.Engines;
using Parley.Server.Settings;

namespace Parley.Server.Commands;

/// <summary>The doctor's findings, for people.</summary>
internal static class DoctorText
{
    private const int Width = 110;

    public static string Write(ServerSettings settings, EngineReport report, bool keys)
    {
        var text = new StringBuilder();
        text.AppendLine(
            $"Parley {ConsoleStatus.Version}, .NET {Environment.Version}, {RuntimeInformation.OSDescription}"
        );
        text.AppendLine(
            $"Data folder: {settings.Data} ({(keys ? "has keys" : "no keys yet; the first './parley serve' makes one")})"
        );
        foreach (var kind in Enum.GetValues<EngineKind>())
        {
            text.AppendLine();
            text.AppendLine(TitleOf(kind));
            foreach (var line in report.Lines.Where(line => line.Kind == kind))
            {
                var mark = line.Active
                    ? line.StopGap
                        ? "active, a stop-gap"
                        : "active"
                    : "not active";
                text.AppendLine($"  {line.Name}: {mark}. {line.Detail}");
                if (line.Remedy is not null)
                {
                    text.AppendLine($"    -> {line.Remedy}");
                }
            }

            if (!report.Lines.Any(line => line.Kind == kind && line.Active))
            {
                text.AppendLine($"  None is active: {LossOf(kind)}");
            }
        }

        if (report.Voices.Count > 0)
        {
            text.AppendLine();
            text.AppendLine("Voices, as voices.tsv writes them (variants such as +f3 are in --json)");
            WriteWrapped(text, [.. report.Voices.Where(voice => !voice.Contains('+', StringComparison.Ordinal))]);
        }

        text.AppendLine();
        text.Append(
            report.DoesMainJob
                ? "Parley can hear, answer and speak on this machine."
                : "Parley cannot do its main job here; the lines with -> say what to do."
        );
        return text.ToString();
    }

    private static void WriteWrapped(StringBuilder text, IReadOnlyList<string> words)
    {
        var column = 0;
        foreach (var word in words)
        {
            if (column + word.Length > Width)
            {
                text.AppendLine();
                column = 0;
            }

            text.Append(column == 0 ? "  " : " ").Append(word);
            column += word.Length + 1;
        }

        text.AppendLine();
    }

    private static string TitleOf(EngineKind kind) =>
        kind switch
        {
            EngineKind.VoiceDetector => "Notices speech",
            EngineKind.EchoCanceller => "Cancels echo",
            EngineKind.NoiseSuppressor => "Suppresses noise",
            EngineKind.TurnDetector => "Hears ends of turns",
            EngineKind.Transcriber => "Understands speech",
            EngineKind.Responder => "Thinks of answers",
            _ => "Speaks",
        };

    private static string LossOf(EngineKind kind) =>
        kind switch
        {
            EngineKind.VoiceDetector => "turns are not noticed.",
            EngineKind.EchoCanceller => "echo is not cancelled.",
            EngineKind.NoiseSuppressor => "noise is not suppressed.",
            EngineKind.TurnDetector => "turns end by sound, words and silence alone.",
            EngineKind.Transcriber => "what people say is not understood.",
            EngineKind.Responder => "there are no answers.",
            _ => "answers are text only.",
        };
}
