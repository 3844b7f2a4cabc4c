using Parley.Espeak.Host;
using Parley.Espeak.Wire;

// A child of Parley: reads frames from standard input, writes frames to standard output, and ends when its input does.
using var input = Console.OpenStandardInput();
using var output = new BufferedStream(Console.OpenStandardOutput(), 1 << 16);
var queue = new RequestQueue();
QuietErrors.Begin();
try
{
    var engine = new EspeakEngine(output, queue);
    engine.Greet();
    var reader = new Thread(() => queue.Fill(input)) { IsBackground = true, Name = "input" };
    reader.Start();
    while (queue.Take() is { } request)
    {
        engine.Speak(request);
    }
    return 0;
}
catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or InvalidOperationException)
{
    output.Write(new Frame(FrameKind.Failed, 0, System.Text.Encoding.UTF8.GetBytes(e.Message)).ToBytes());
    output.Flush();
    return 2;
}
catch (IOException)
{
    // The parent is gone.
    return 1;
}
