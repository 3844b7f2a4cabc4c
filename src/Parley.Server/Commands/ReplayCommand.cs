using System.CommandLine;
using Parley.Runtime.Journals;
using Parley.Runtime.Replay;

namespace Parley.Server.Commands;

/// <summary><c>replay</c>: runs a recorded session again. Ends with 0 when what was decided then is decided now.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "A journal, as `serve --journal` writes it." };
        var show = new Option<bool>("--show") { Description = "List what the journal holds, and run nothing." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("replay", "Run a recorded session again: to the byte, or with other settings.")
        {
            file,
            show,
            json,
        };
        command.SetAction(result => Run(result.GetValue(file)!, result.GetValue(show), result.GetValue(json)));
        return command;
    }

    private static int Run(string path, bool show, bool json)
    {
        try
        {
            using var journal = new JournalReader(File.OpenRead(path));
            if (show)
            {
                JournalText.Show(journal, System.Console.Out);
                return ExitCode.Done;
            }

            var result = StepReplay.Run(journal);
            System.Console.WriteLine(
                json ? ReplayJson.Write(journal.Header, result) : ReplayText.Write(journal.Header, result)
            );
            return result.IsEqual ? ExitCode.Done : ExitCode.Failed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            System.Console.Error.WriteLine($"parley: {e.Message.ReplaceLineEndings(" ")}");
            return e is FileNotFoundException or DirectoryNotFoundException ? ExitCode.Usage : ExitCode.Failed;
        }
    }
}
