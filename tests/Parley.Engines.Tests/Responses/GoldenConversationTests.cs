using System.Runtime.CompilerServices;
using System.Text;
using Parley.Engines.Builtin;
using Parley.Engines.Responses;

namespace Parley.Engines.Tests.Responses;

/// <summary>
/// Scripted conversations against their goldens: "&gt; " lines are said by the person, the lines below are the answers. Run with
/// PARLEY_REWRITE=1 to write the answers anew, and read the difference.
/// </summary>
public sealed class GoldenConversationTests
{
    public static TheoryData<string> Scripts =>
        [
            .. Directory
                .GetFiles(Folder(), "*.txt")
                .Select(f => Path.GetFileNameWithoutExtension(f))
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task A_conversation_goes_as_written(string script)
    {
        string file = Path.Combine(Folder(), script + ".txt");
        string golden = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);

        string played = await PlayAsync(golden);

        if (Environment.GetEnvironmentVariable("PARLEY_REWRITE") is "1")
        {
            await File.WriteAllTextAsync(file, played, TestContext.Current.CancellationToken);
        }

        Assert.Equal(golden, played);
    }

    private static async Task<string> PlayAsync(string golden)
    {
        Asking asking = new(new BuiltinResponder());
        StringBuilder played = new();
        foreach (string line in golden.Split('\n'))
        {
            if (line.StartsWith('#'))
            {
                played.Append(line).Append('\n');
                asking.Request = line.StartsWith("# instructions: ", StringComparison.Ordinal)
                    ? asking.Request with
                    {
                        Instructions = line["# instructions: ".Length..],
                    }
                    : asking.Request;
            }
            else if (line.StartsWith('>'))
            {
                string said = line[1..].Trim();
                string answer = said is "(session begins)" ? await asking.AnswerAsync() : await asking.SayAsync(said);
                played.Append(line).Append('\n').Append(answer).Append('\n');
                if (asking.Reminder is { } reminder)
                {
                    played.Append($"[in {reminder.After:c}: {reminder.Text}]").Append('\n');
                }
            }
        }

        return played.ToString();
    }

    private static string Folder([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "Goldens");
}
