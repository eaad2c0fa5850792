#include "app/trace_text.hpp"

#include <gtest/gtest.h>

#include "app/transcript_text.hpp"

namespace mailflow::app {
namespace {

using base::Language;

const HostNames hosts{{1, "exo"}, {2, "fabrikam"}};

store::HopRow hop(const char* recipient, int code, const char* text) {
  store::HopRow row;
  row.time = base::parse_time("2026-01-05T08:00:01Z").value();
  row.host = 1;
  row.recipient = recipient;
  row.decision = code < 400 ? "mailbox" : "refused";
  row.rule = code < 400 ? "" : "inbound.partner";
  row.code = code;
  row.status = code < 400 ? "" : "5.7.51";
  row.reply = text;
  row.facts = "client=203.0.113.7 from=<x@fabrikam.com>";
  return row;
}

store::EventRow event(const char* recipient, const char* name, const char* text) {
  store::EventRow row;
  row.host = 2;
  row.recipient = recipient;
  row.name = name;
  row.text = text;
  return row;
}

store::Story story() {
  store::Story story;
  story.message.message = 7;
  story.message.time = base::parse_time("2026-01-05T08:00:00Z").value();
  story.message.sender = "<x@fabrikam.com>";
  story.hops = {hop("anna@contoso.com", 250, ""), hop("david@contoso.com", 550, "no connector"),
                hop("late@contoso.com", 250, "")};
  story.deliveries.push_back({.message = 7,
                              .host = 1,
                              .tenant = "contoso",
                              .recipient = "Anna@contoso.com",
                              .mailbox = "anna",
                              .folder = "Inbox",
                              .header = {}});
  story.events = {event("david@contoso.com", "FAIL", "550 5.7.51 no connector"),
                  event("late@contoso.com", "DEFER", "450 4.4.316 no route"),
                  event("gone@contoso.com", "FAIL", "550 5.4.300 Message expired")};
  return story;
}

TEST(TraceText, EachRecipientHasWhatBecameOfIt) {
  const auto recipients = recipients_of(story(), hosts);
  ASSERT_EQ(recipients.size(), 4U);
  EXPECT_EQ(recipients[0].state, RecipientState::delivered);
  EXPECT_EQ(recipients[0].by, "contoso@exo");
  EXPECT_EQ(recipients[1].state, RecipientState::refused);
  EXPECT_EQ(recipients[1].by, "exo") << "who refused, not who was told";
  EXPECT_EQ(recipients[2].state, RecipientState::waiting);
  EXPECT_EQ(recipients[2].by, "fabrikam");
  EXPECT_EQ(recipients[3].state, RecipientState::failed);
}

TEST(TraceText, SaysInGermanWhatAHostDecided) {
  auto told = story();
  told.hops[0].decision = "submitted";
  told.hops[0].session = 0;
  told.hops[2].decision = "next mx";
  auto further = hop("late@contoso.com", 250, "");
  further.decision = "next exo";
  told.hops.push_back(further);
  const auto german = story_text(told, hosts, StoryDetail::hops, {}, Language::de);
  for (const auto* words : {"  exo  eingeliefert\n", "  exo  weiter nach MX\n", "  exo  weiter an exo\n",
                            "  exo  abgelehnt 550 5.7.51 no connector"})
    EXPECT_NE(german.find(words), std::string::npos) << words << " in\n" << german;
  EXPECT_EQ(german.find("submitted"), std::string::npos);
}

TEST(TraceText, AReplyWithoutWordsIsItsCode) {
  render::JsonWriter json;
  story_json(json, story(), hosts);
  const auto text = json.take();
  EXPECT_NE(text.find("\"reply\": \"250\""), std::string::npos) << text;
}

TEST(TraceText, SpeaksBothLanguages) {
  EXPECT_EQ(story_text(story(), hosts, StoryDetail::result, {}, Language::en),
            "#7   2026-01-05 08:00:00  <x@fabrikam.com> → anna@contoso.com\n"
            "     ✓ delivered at contoso@exo: anna, Inbox\n"
            "#7   2026-01-05 08:00:00  <x@fabrikam.com> → david@contoso.com\n"
            "     ✗ refused by exo: 550 5.7.51 no connector\n"
            "#7   2026-01-05 08:00:00  <x@fabrikam.com> → late@contoso.com\n"
            "     · waits at fabrikam: 450 4.4.316 no route\n"
            "#7   2026-01-05 08:00:00  <x@fabrikam.com> → gone@contoso.com\n"
            "     ✗ given up by fabrikam: 550 5.4.300 Message expired\n");
  const auto german = story_text(story(), hosts, StoryDetail::result, {}, Language::de);
  for (const auto* words :
       {"zugestellt bei contoso@exo", "abgelehnt von exo", "wartet bei fabrikam", "aufgegeben von fabrikam"})
    EXPECT_NE(german.find(words), std::string::npos) << german;
}

// Not even the default connector took what was refused.
TEST(TraceText, OnlyWhatWasTakenCameThroughAConnector) {
  auto of_tenant = story();
  for (auto& each : of_tenant.hops) {
    each.tenant = "contoso";
    each.directionality = "Incoming";
  }
  of_tenant.hops[2].connector = "NAW";
  const auto text = story_text(of_tenant, hosts, StoryDetail::hops, {}, Language::en);
  EXPECT_NE(text.find("exo  tenant contoso, Incoming, connector default  mailbox"), std::string::npos) << text;
  EXPECT_NE(text.find("exo  tenant contoso, Incoming, no connector  refused"), std::string::npos) << text;
  EXPECT_NE(text.find("exo  tenant contoso, Incoming, connector NAW  mailbox"), std::string::npos) << text;
  const auto german = story_text(of_tenant, hosts, StoryDetail::hops, {}, Language::de);
  EXPECT_NE(german.find("Incoming, kein Connector  abgelehnt"), std::string::npos) << german;
}

TEST(TraceText, WhatAPeerSaidCannotSteerTheTerminal) {
  auto hostile = story();
  hostile.events[0].text = "550 \x1b[2Jgone";
  hostile.message.sender = "<\x1b]0;x\x07@a.example>";
  const auto text = story_text(hostile, hosts, StoryDetail::hops, {}, Language::en);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
}

TEST(TranscriptText, RepliesAreColouredByTheirClass) {
  const render::Style style{80, render::Signs::unicode, render::Colours::ansi};
  EXPECT_EQ(transcript_line(Said::server, "250 OK", style), "S  \x1b[32m250 OK\x1b[0m\n");
  EXPECT_EQ(transcript_line(Said::server, "550 no", style), "S  \x1b[31m550 no\x1b[0m\n");
  EXPECT_EQ(transcript_line(Said::client, "QUIT\x1b", {}), "C  QUIT?\n");
  EXPECT_EQ(said_by_server("250-SIZE"), Said::server);
  EXPECT_EQ(said_by_server("TLS: TLSv1.3"), Said::note);
  EXPECT_EQ(said_by_server("2500"), Said::note);
}

}  // namespace
}  // namespace mailflow::app
