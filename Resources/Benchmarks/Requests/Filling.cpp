#include "Filling.h"

#include "../../../UnitTests/Population/Dice.h"
#include "../../../UnitTests/Population/Population.h"

#include <algorithm>
#include <array>
#include <string>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::int64_t BATCH = 2000;
    constexpr std::int64_t YEARS = 5LL * 365 * 24 * 3600;
    constexpr std::int64_t MONTH = 30LL * 24 * 3600;
    constexpr std::array FIRMS{"Vane & Wimsey",   "Harper Legal",  "St Elsewhere",
                               "Northern Claims", "City Hospital", ""};
    constexpr std::array STAFF{"bob", "carol", "dave", "erin"};
    constexpr std::array ACTIONS{"RequestViewed", "RequestEntered", "PackageSent", "ImagesUploaded",
                                 "SelectionChanged"};

    Contact RequesterOf(Dice& dice, const Population& population, std::size_t number)
    {
      Contact contact;
      contact.id = "contact-" + std::to_string(number);
      contact.name = population.Patient(dice.Below(100'000)).patientName;
      contact.organization = dice.Pick(FIRMS);
      if (!contact.organization.empty())
      {
        contact.organization += " " + std::to_string(dice.Below(400));
      }
      contact.email = "r" + std::to_string(number) + "@example.org";
      return contact;
    }

    /// Half of them wait to be reviewed, which is worse than in life.
    Request RequestOf(Dice& dice, const Population& population, std::int64_t number)
    {
      Request request;
      const auto at = static_cast<std::size_t>(number);
      request.id = "request-" + std::to_string(number);
      request.direction = dice.Percent(80) ? RequestDirection::Inbound : RequestDirection::Outbound;
      request.source = dice.Percent(20) ? RequestSource::PublicForm : RequestSource::Staff;
      request.requester = RequesterOf(dice, population, at);
      request.patient = population.Patient(at);
      request.originalPatient = request.patient;
      request.reference = "REF-" + std::to_string(dice.Below(1'000'000));
      request.purpose = "Legal claim";
      request.notes = "All imaging of the knee, please";
      request.receivedAt = PRESENT - Seconds(dice.Below(YEARS));
      request.dueFrom = request.receivedAt;
      if (dice.Percent(50))
      {
        request.receivedAt = PRESENT - Seconds(dice.Below(2 * MONTH));
        request.dueAt = request.receivedAt + Seconds(MONTH + MONTH / 2);
      }
      else
      {
        request.state = RequestState::Completed;
        request.outcome = dice.Percent(90) ? RequestOutcome::Sent : RequestOutcome::Declined;
        request.dueAt = request.receivedAt + Seconds(MONTH);
        request.completedAt = request.receivedAt + Seconds(dice.Below(MONTH));
        request.completedBy = dice.Pick(STAFF);
      }
      request.createdBy = dice.Pick(STAFF);
      request.revision = 1;
      return request;
    }

    void Insert(ITransaction& transaction, const Request& request)
    {
      transaction.Requests().Insert(request);
      if (request.state == RequestState::ToReview)
      {
        transaction.Watch().Recount(request.id, "rules");
        return;
      }
      Package package;
      package.id = "package-of-" + request.id;
      package.requestId = request.id;
      package.patient = request.patient;
      package.createdAt = request.completedAt;
      package.availableUntil = request.completedAt + Seconds(MONTH);
      transaction.Packages().Insert(package, {}, {});
    }

    Delivery DeliveryOf(Dice& dice, std::int64_t number, std::int64_t requests)
    {
      Delivery delivery;
      delivery.id = "delivery-" + std::to_string(number);
      delivery.purpose = dice.Percent(50) ? "PackageReady" : "NewRequest";
      delivery.recipient = "r" + std::to_string(dice.Below(60'000)) + "@example.org";
      delivery.subject = "Images are ready";
      delivery.state = dice.Below(1000) == 0 ? DeliveryState::Failed : DeliveryState::Delivered;
      delivery.createdAt = PRESENT - Seconds(dice.Below(YEARS));
      delivery.nextAttemptAt = delivery.createdAt;
      delivery.expiresAt = delivery.createdAt + Seconds(MONTH);
      delivery.requestId =
          "request-" + std::to_string(dice.Below(static_cast<std::size_t>(requests)));
      return delivery;
    }

    AuditEvent EventOf(Dice& dice, std::int64_t number, const Sizes& sizes)
    {
      AuditEvent event;
      event.sequence = number;
      event.at = PRESENT - Seconds(YEARS - YEARS / sizes.events * number);
      event.actorKind = "Staff";
      event.actor = dice.Pick(STAFF);
      event.action = dice.Pick(ACTIONS);
      event.requestId =
          "request-" + std::to_string(dice.Below(static_cast<std::size_t>(sizes.requests)));
      event.patientId = "H" + std::to_string(dice.Below(static_cast<std::size_t>(sizes.requests)));
      event.address = "192.0.2." + std::to_string(dice.Below(250));
      event.details = {{"Images", std::to_string(dice.Below(3000))}};
      event.hash = std::string(64, 'a');
      return event;
    }

    template <typename Work>
    void InBatches(IStore& store, std::int64_t from, std::int64_t until, Work work)
    {
      for (std::int64_t begin = from; begin < until; begin += BATCH)
      {
        store.Write(
            [&](ITransaction& transaction)
            {
              for (std::int64_t i = begin; i < std::min(begin + BATCH, until); i++)
              {
                work(transaction, i);
              }
            });
      }
    }
  }

  void Fill(IStore& store, const Sizes& sizes, std::uint64_t seed)
  {
    std::int64_t requests = 0;
    std::int64_t deliveries = 0;
    std::int64_t events = 0;
    store.Read(
        [&](ITransaction& transaction)
        {
          requests = transaction.Requests().List({}).total;
          deliveries = transaction.Outbox().List({}).total;
          events = transaction.Audit().Head().sequence;
        });
    const Population population(seed);
    // Each row has dice of its own, so that a filling that was broken off goes on alike.
    InBatches(store, requests, sizes.requests,
              [&](ITransaction& transaction, std::int64_t number)
              {
                Dice dice(seed + static_cast<std::uint64_t>(number));
                Insert(transaction, RequestOf(dice, population, number));
              });
    InBatches(store, deliveries, sizes.deliveries,
              [&](ITransaction& transaction, std::int64_t number)
              {
                Dice dice(seed * 3 + static_cast<std::uint64_t>(number));
                transaction.Outbox().Insert(DeliveryOf(dice, number, sizes.requests));
              });
    InBatches(store, events + 1, sizes.events + 1,
              [&](ITransaction& transaction, std::int64_t number)
              {
                Dice dice(seed * 7 + static_cast<std::uint64_t>(number));
                transaction.Audit().Append(EventOf(dice, number, sizes));
              });
  }
}
