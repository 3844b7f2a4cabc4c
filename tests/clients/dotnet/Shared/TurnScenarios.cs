namespace Parley.Clients;

/// <summary>Turns and answers.</summary>
internal static class TurnScenarios
{
    /// <summary>A question by voice; the server finds its end.</summary>
    public static async Task SpokenAsync(Stage stage)
    {
        var (session, journal) = await stage.OpenAsync(new() { Transcripts = true });
        using var hush = CancellationTokenSource.CreateLinkedTokenSource(stage.Limit);
        await using var microphone = new Microphone(stage.Speech, TimeProvider.System);
        var speaking = session.SendAudioAsync(microphone, hush.Token);

        var started = await journal.NextAsync(Happening.SpeechStarted, stage.Limit);
        var stopped = await journal.NextAsync(Happening.SpeechFinished, stage.Limit);
        var committed = await journal.NextAsync(Happening.AudioCommitted, stage.Limit);
        var added = await journal.NextAsync(Happening.ItemAdded, stage.Limit);
        var heard = await journal.NextAsync(Happening.Heard, stage.Limit);
        var done = await journal.NextAsync(Happening.ResponseFinished, stage.Limit);
        await hush.CancelAsync();
        try
        {
            await speaking;
        }
        catch (OperationCanceledException)
        {
            // The microphone is switched off.
        }

        Expect.True(started.At < stopped.At);
        Expect.Equal(started.Id, stopped.Id);
        Expect.Equal(started.Id, committed.Id);
        Expect.Equal(started.Id, added.Id);
        Expect.Equal(started.Id, heard.Id);
        Expect.Contains("time", heard.Text);
        Expect.Equal("completed", done.Status);
        Expect.True(done.TotalTokens > 0);
        Expect.True(journal.AudioBytes > 24_000);
        Expect.Equal(journal.Said, done.Items.Single().Text);
        Expect.Equal("assistant", done.Items.Single().Role);
        stage.Facts["heard"] = heard.Text;
        stage.Facts["said"] = journal.Said;
    }

    public static async Task TypedAsync(Stage stage)
    {
        var (session, journal) = await stage.OpenAsync(new() { TextOnly = true });
        var done = await AskAsync(stage, session, journal, "How much is twelve times seven?");
        Expect.Equal("completed", done.Status);
        Expect.Equal(0, journal.AudioBytes);
        Expect.True(done.TotalTokens > 0);
        Expect.Equal(journal.Said, done.Items.Single().Text);
        Expect.Contains("84", journal.Said.Replace("eighty-four", "84", StringComparison.OrdinalIgnoreCase), "answer");
        stage.Facts["said"] = journal.Said;
    }

    /// <summary>The client says where the turn ends.</summary>
    public static async Task ManualAsync(Stage stage)
    {
        var (session, journal) = await stage.OpenAsync(new() { Manual = true, Transcripts = true });
        await session.SendAudioAsync(BinaryData.FromBytes(stage.Speech), stage.Limit);
        await session.ClearAudioAsync(stage.Limit);
        await journal.NextAsync(Happening.AudioCleared, stage.Limit);

        await session.CommitAudioAsync(stage.Limit);
        var refused = await journal.NextAsync(Happening.Error, stage.Limit);
        Expect.Equal("input_audio_buffer_commit_empty", refused.Code);

        await session.SendAudioAsync(BinaryData.FromBytes(stage.Speech), stage.Limit);
        await session.CommitAudioAsync(stage.Limit);
        var committed = await journal.NextAsync(Happening.AudioCommitted, stage.Limit);
        var added = await journal.NextAsync(Happening.ItemAdded, stage.Limit);
        Expect.Equal(committed.Id, added.Id);
        await session.StartResponseAsync(stage.Limit);
        var heard = await journal.NextAsync(Happening.Heard, stage.Limit);
        Expect.Contains("time", heard.Text);
        var done = await journal.NextAsync(Happening.ResponseFinished, stage.Limit);
        Expect.Equal("completed", done.Status);
        Expect.True(journal.AudioBytes > 24_000);
        Expect.True(!journal.Of(Happening.SpeechStarted).Any(), "no speech is detected");
    }

    /// <summary>One answer with settings of its own; the session keeps its own.</summary>
    public static async Task OverrideAsync(Stage stage)
    {
        var (session, journal) = await stage.OpenAsync(new());
        await session.AddTextAsync("How much is twelve times seven?", null, stage.Limit);
        await session.StartTextResponseAsync("Be short.", stage.Limit);
        var done = await journal.NextAsync(Happening.ResponseFinished, stage.Limit);
        Expect.Equal("completed", done.Status);
        Expect.Equal(0, journal.AudioBytes);

        done = await AskAsync(stage, session, journal, "How much is two plus two?");
        Expect.Equal("completed", done.Status);
        Expect.True(journal.AudioBytes > 0);
    }

    public static async Task FunctionAsync(Stage stage)
    {
        var (session, journal) = await stage.OpenAsync(new() { TextOnly = true, Weather = true });
        var called = await AskAsync(stage, session, journal, "What is the weather in Paris?");
        Expect.Equal("completed", called.Status);
        var call = called.Items.Single();
        Expect.Equal(WeatherTool.Name, call.Name);
        Expect.Contains("paris", call.Arguments);
        Expect.Equal(call.Arguments, string.Concat(journal.Of(Happening.ArgumentsDelta).Select(delta => delta.Text)));
        var finished = await journal.NextAsync(Happening.ArgumentsDone, stage.Limit);
        Expect.Equal(call.Arguments, finished.Text);

        await session.AddFunctionOutputAsync(call.CallId!, """{"weather":"sunny and 21 degrees"}""", stage.Limit);
        await session.StartResponseAsync(stage.Limit);
        var done = await journal.NextAsync(Happening.ResponseFinished, stage.Limit);
        Expect.Equal("completed", done.Status);
        Expect.Contains("sunny", done.Items.Single().Text);
        stage.Facts["said"] = journal.Said;
    }

    public static async Task CancelAsync(Stage stage)
    {
        var (session, journal) = await stage.OpenAsync(new());
        await session.AddTextAsync("Please count from one to forty.", null, stage.Limit);
        await session.StartResponseAsync(stage.Limit);
        await journal.NextAsync(Happening.AudioDelta, stage.Limit);
        await session.CancelResponseAsync(stage.Limit);
        var done = await journal.NextAsync(Happening.ResponseFinished, stage.Limit);
        Expect.Equal("cancelled", done.Status);
        Expect.True(done.Reason is null or "client_cancelled", $"the reason is {done.Reason}");

        await session.CancelResponseAsync(stage.Limit);
        var refused = await journal.NextAsync(Happening.Error, stage.Limit);
        Expect.Equal("response_cancel_not_active", refused.Code);

        var next = await AskAsync(stage, session, journal, "How much is two plus two?");
        Expect.Equal("completed", next.Status);
    }

    public static async Task<Update> AskAsync(Stage stage, IStockSession session, Journal journal, string question)
    {
        await session.AddTextAsync(question, null, stage.Limit);
        await session.StartResponseAsync(stage.Limit);
        return await journal.NextAsync(Happening.ResponseFinished, stage.Limit);
    }
}
