/* The way from Orthanc Explorer to Orthanc Exchange: a button on the pages where staff begin, and on a study's page one to
   the same study there. Orthanc Explorer is a jQuery Mobile application, whose pages are all in one document. */
(function () {
  'use strict';

  var APPLICATION = '../exchange/app/';

  function buttonTo(address, text) {
    return $('<a>')
      .attr({
        href: address,
        rel: 'external',
        'data-role': 'button',
        'data-theme': 'b',
        'data-icon': 'forward'
      })
      .text(text);
  }

  function addButtons(page, makeButtons) {
    var id = 'orthanc-exchange-' + page;
    $('#' + page).live('pagebeforeshow', function () {
      $('#' + id).remove();
      var place = $('<div>').attr('id', id).css('margin-bottom', '1em').append(makeButtons());
      $('#' + page).find('[data-role="content"]').first().prepend(place);
      place.children().button();
    });
  }

  function toRequests() {
    return [buttonTo(APPLICATION, 'Image requests (Orthanc Exchange)')[0]];
  }

  function toStudy() {
    // Where Orthanc Explorer itself keeps which study its page shows.
    var study = $.mobile.pageData && $.mobile.pageData.uuid;
    return study
      ? [buttonTo(APPLICATION + 'studies/' + encodeURIComponent(study), 'Open in Exchange')[0]].concat(toRequests())
      : toRequests();
  }

  addButtons('lookup', toRequests);
  addButtons('find-studies', toRequests);
  addButtons('study', toStudy);
})();
