namespace Parley.Clients;

/// <summary>The conversation as a list that the client edits.</summary>
internal static class ItemScenarios
{
    public static async Task TruncateAsync(Stage stage)
    {
        var (session, journal) = await stage.OpenAsync(new());
        var done = await TurnScenarios.AskAsync(stage, session, journal, "How much is two plus two?");
        var answer = done.Items.Single().Id!;
        await session.TruncateItemAsync(answer, TimeSpan.FromMilliseconds(300), stage.Limit);
        var truncated = await journal.NextAsync(Happening.ItemTruncated, stage.Limit);
        Expect.Equal(answer, truncated.Id);
        Expect.Equal(TimeSpan.FromMilliseconds(300), truncated.At);

        await session.TruncateItemAsync(answer, TimeSpan.FromHours(1), stage.Limit);
        var refused = await journal.NextAsync(Happening.Error, stage.Limit);
        stage.Facts["past the end"] = refused.Code;
    }

    public static async Task ItemsAsync(Stage stage)
    {
        var (session, journal) = await stage.OpenAsync(new() { TextOnly = true });
        await session.AddTextAsync("My name is Ada.", null, stage.Limit);
        var first = await journal.NextAsync(Happening.ItemAdded, stage.Limit);
        await session.AddTextAsync("I live in Oslo.", null, stage.Limit);
        var last = await journal.NextAsync(Happening.ItemAdded, stage.Limit);
        await session.AddTextAsync("I am a pilot.", first.Id, stage.Limit);
        var between = await journal.NextAsync(Happening.ItemAdded, stage.Limit);
        Expect.True(first.Id?.Length > 0);
        Expect.Equal(first.Id, last.PreviousId);
        Expect.Equal(first.Id, between.PreviousId);
        Expect.Equal("user", between.Items.Single().Role);
        Expect.Equal("I am a pilot.", between.Items.Single().Text);

        await session.RetrieveItemAsync(between.Id!, stage.Limit);
        var retrieved = await journal.NextAsync(Happening.ItemRetrieved, stage.Limit);
        Expect.Equal(between.Id, retrieved.Id);

        await session.DeleteItemAsync(between.Id!, stage.Limit);
        var deleted = await journal.NextAsync(Happening.ItemDeleted, stage.Limit);
        Expect.Equal(between.Id, deleted.Id);

        await session.DeleteItemAsync(between.Id!, stage.Limit);
        var refused = await journal.NextAsync(Happening.Error, stage.Limit);
        Expect.Contains(between.Id!, refused.Text);
        await session.AddTextAsync("Lost.", between.Id, stage.Limit);
        refused = await journal.NextAsync(Happening.Error, stage.Limit);
        Expect.Contains(between.Id!, refused.Text);

        var done = await TurnScenarios.AskAsync(stage, session, journal, "What is my name?");
        Expect.Equal("completed", done.Status);
    }
}
