using System.Globalization;
using Parley.Client;
using Spectre.Console;

namespace Parley.Cli.Talk;

/// <summary>Shows both sides as text grows, and where each turn's time went.</summary>
internal sealed class ConsoleView(IAnsiConsole console, bool events) : ITalkView
{
    private const int BarWidth = 32;

    private readonly bool _live =
        console.Profile.Capabilities.Ansi && console.Profile.Capabilities.Interactive && !events;
    private string _partial = "";
    private bool _answering;

    public void Connected(Uri url, ServerMessage session)
    {
        var model = session.Text("session", "model") is { Length: > 0 } name ? $", model {name}" : "";
        Line($"[grey]connected to {url.Host}:{url.Port}{model}[/]");
        if (events)
        {
            PrintEvent(session);
        }
    }

    public void TurnBegins(Turn turn, string how)
    {
        _partial = "";
        console.WriteLine();
        Line($"[grey]turn {turn.Number}: {how}[/]");
    }

    public void Event(ServerMessage message)
    {
        if (events)
        {
            PrintEvent(message);
        }

        switch (message.Type)
        {
            case "conversation.item.input_audio_transcription.delta" when _live:
                _partial += message.Text("delta");
                ShowPartial();
                break;
            case "conversation.item.input_audio_transcription.completed":
                EndAnswer();
                ErasePartial();
                Line($"[bold aqua]    you[/]  {message.Text("transcript") ?? ""}");
                break;
            case "response.audio_transcript.delta" or "response.text.delta" when !events:
                ShowAnswer(message.Text("delta") ?? "");
                break;
            case "response.audio_transcript.done" or "response.text.done" when events:
                var text = message.Text("transcript") ?? message.Text("text") ?? "";
                Line($"[bold green] parley[/]  {text}");
                break;
            case "response.done":
                EndAnswer();
                if (message.Text("response", "status") is { } status and not "completed")
                {
                    var reason = message.Text("response", "status_details", "reason");
                    Line($"[yellow]         ({status}{(reason is null ? "" : ": " + reason)})[/]");
                }

                break;
            case "error":
            case "warning":
                EndAnswer();
                ErasePartial();
                Line($"[yellow]{message.Type}: {message.Text(message.Type, "message") ?? ""}[/]");
                break;
            default:
                break;
        }
    }

    public void TurnEnds(Turn turn)
    {
        EndAnswer();
        ErasePartial();
        var end = turn.EndOfSpeech ?? turn.StartedAt;
        var bars = Waterfall.Bars(turn.Times, end);
        if (bars.Count == 0)
        {
            return;
        }

        var scale = bars.Max(bar => bar.ToMs);
        var since = turn.Typed ? "the line was sent" : "the end of speech";
        Line($"[grey]         milliseconds after {since}[/]");
        foreach (var bar in bars)
        {
            var drawn = Waterfall.Draw(bar, scale, BarWidth).PadRight(BarWidth);
            var took = bar.TookMs.ToString("+0", CultureInfo.InvariantCulture);
            Line($"[grey]{bar.Name, 17}[/]  [blue]{drawn}[/] {bar.ToMs, 6:0}  [grey]{took}[/]");
        }

        if (turn.Times.Done is { } done)
        {
            var seconds = turn.AudioDuration.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
            var total = (done - end).TotalMilliseconds;
            Line($"[grey]{"done", 17}  {"", BarWidth} {total, 6:0}  {seconds} s of sound[/]");
        }
    }

    private void Line(FormattableString markup) => console.MarkupLineInterpolated(CultureInfo.InvariantCulture, markup);

    public void Ends(IReadOnlyList<Turn> turns)
    {
        // What is said next, on standard error or by the shell, begins a line.
        EndAnswer();
        ErasePartial();
    }

    private void PrintEvent(ServerMessage message)
    {
        var detail = message.Type switch
        {
            "response.audio.delta" => $"{AnswerAudio.BytesOf(message)} bytes",
            "error" => "",
            _ => message.Text("delta") ?? message.Text("transcript") ?? message.Text("response", "status") ?? "",
        };
        var time = message.ReceivedAt.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture);
        Line($"[grey]{time, 10}[/]  {message.Type}  [grey]{detail}[/]");
    }

    private void ShowPartial()
    {
        var room = Math.Max(20, console.Profile.Width - 12);
        var shown = _partial.Length <= room ? _partial : "…" + _partial[^(room - 1)..];
        EraseLine();
        console.MarkupInterpolated(CultureInfo.InvariantCulture, $"[grey]    you  {shown}[/]");
    }

    private void ErasePartial()
    {
        if (_partial.Length > 0)
        {
            EraseLine();
            _partial = "";
        }
    }

    private void EraseLine() => console.Write(new ControlCode("\r\u001b[2K"));

    private void ShowAnswer(string text)
    {
        if (!_answering)
        {
            ErasePartial();
            console.Markup("[bold green] parley[/]  ");
            _answering = true;
        }

        console.Write(new Text(text));
    }

    private void EndAnswer()
    {
        if (_answering)
        {
            console.WriteLine();
            _answering = false;
        }
    }
}
